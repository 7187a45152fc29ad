#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/pep440.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace slipway::plan::metadata {

namespace {

struct Spelling {
  std::string_view written;
  std::string_view normal;
};
// Longer ones first: "preview" begins with "pre".
constexpr std::array<Spelling, 8> k_pre{{{"alpha", "a"},
                                         {"beta", "b"},
                                         {"preview", "rc"},
                                         {"pre", "rc"},
                                         {"rc", "rc"},
                                         {"a", "a"},
                                         {"b", "b"},
                                         {"c", "rc"}}};
constexpr std::array<Spelling, 3> k_post{{{"post", "post"}, {"rev", "post"}, {"r", "post"}}};
constexpr std::array<Spelling, 1> k_dev{{{"dev", "dev"}}};

bool is_number_char(char c) { return c >= '0' && c <= '9'; }
bool is_local_char(char c) { return is_number_char(c) || (c >= 'a' && c <= 'z'); }
bool is_separator(char c) { return c == '-' || c == '_' || c == '.'; }

// Without leading zeros, and in JavaScript's precision.
std::string number_text(std::string_view digits) { return js_integer_text(js_number(digits)); }

// Takes what it finds off the front of the text, or leaves the text as it is.
class Scanner {
public:
  explicit Scanner(std::string_view text) : m_rest(text) {}

  bool at_end() const { return m_rest.empty(); }
  bool take(char c) {
    if (!m_rest.starts_with(c)) return false;
    m_rest.remove_prefix(1);
    return true;
  }

  std::string_view take_while(bool (*fits)(char)) {
    const auto* const end = std::find_if_not(m_rest.begin(), m_rest.end(), fits);
    const std::string_view taken = m_rest.substr(0, static_cast<std::size_t>(end - m_rest.begin()));
    m_rest.remove_prefix(taken.size());
    return taken;
  }

  std::string_view take_digits() { return take_while(is_number_char); }

  // "-rc.1", "rc1", ".rc": the normal word with its number; empty when none of the words is there.
  template <std::size_t N>
  std::string take_word(const std::array<Spelling, N>& words) {
    std::string_view text = m_rest;
    if (!text.empty() && is_separator(text.front())) text.remove_prefix(1);
    const auto found =
        std::find_if(words.begin(), words.end(), [&](const Spelling& word) { return text.starts_with(word.written); });
    if (found == words.end()) return {};
    m_rest = text.substr(found->written.size());
    if (!m_rest.empty() && is_separator(m_rest.front())) m_rest.remove_prefix(1);
    return std::string(found->normal) + number_text(take_digits());
  }

  // "-1", the short form of a post release.
  std::string take_implicit_post() {
    Scanner probe = *this;
    if (!probe.take('-')) return {};
    const std::string_view digits = probe.take_digits();
    if (digits.empty()) return {};
    *this = probe;
    return "post" + number_text(digits);
  }

private:
  std::string_view m_rest;
};

bool take_release(Scanner& scanner, Pep440& version) {
  std::string_view digits = scanner.take_digits();
  if (digits.empty()) return false;
  if (scanner.take('!')) {
    version.epoch = number_text(digits);
    digits = scanner.take_digits();
    if (digits.empty()) return false;
  }
  version.release.push_back(number_text(digits));
  for (;;) {
    Scanner probe = scanner;
    if (!probe.take('.')) return true;
    digits = probe.take_digits();
    if (digits.empty()) return true;
    version.release.push_back(number_text(digits));
    scanner = probe;
  }
}

bool take_local(Scanner& scanner, Pep440& version) {
  if (!scanner.take('+')) return true;
  do {
    const std::string_view part = scanner.take_while(is_local_char);
    if (part.empty()) return false;
    // "1e3" and "0x1f" are numbers to JavaScript.
    const double number = js_number(part);
    version.local.push_back(std::isnan(number) ? std::string(part) : js_integer_text(number));
  } while (scanner.take('-') || scanner.take('_') || scanner.take('.'));
  return true;
}

}  // namespace

std::string Pep440::text() const {
  std::string out = epoch == "0" ? "" : epoch + "!";
  out += base::join(release, ".") + pre;
  if (!post.empty()) out += "." + post;
  if (!dev.empty()) out += "." + dev;
  if (!local.empty()) out += "+" + base::join(local, ",");
  return out;
}

std::string Pep440::release_part(std::size_t index) const { return index < release.size() ? release[index] : "0"; }

std::optional<Pep440> parse_pep440(std::string_view text) {
  const std::string lowered = lower_case(text);
  Scanner scanner(lowered);
  scanner.take('v');
  Pep440 version{.epoch = "0", .release = {}, .pre = {}, .post = {}, .dev = {}, .local = {}};
  if (!take_release(scanner, version)) return std::nullopt;
  version.pre = scanner.take_word(k_pre);
  version.post = scanner.take_implicit_post();
  if (version.post.empty()) version.post = scanner.take_word(k_post);
  version.dev = scanner.take_word(k_dev);
  if (!take_local(scanner, version) || !scanner.at_end()) return std::nullopt;
  return version;
}

}  // namespace slipway::plan::metadata
