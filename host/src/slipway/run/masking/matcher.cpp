#include <slipway/base/private_module.hpp>
#include <slipway/run/masking/matcher.hpp>
#include <slipway/run/masking/matcher_module.h>

#include <algorithm>
#include <array>

namespace slipway::run {

namespace {

// The search looks for the beginning of a long needle; the rest is compared here.
constexpr std::size_t k_longest_literal = 128;

base::Error not_loadable(base::Error error) {
  error.state = "nothing was run, since secrets would be shown";
  return error;
}

base::Result<const slipway_matcher_module*> load(const std::string& path) {
  const auto entry = base::load_module_entry(path, "slipway_matcher");
  if (!entry) return base::fail(not_loadable(entry.error()));
  const slipway_matcher_module* module = reinterpret_cast<slipway_matcher_entry>(*entry)();
  if (module == nullptr)
    return base::fail(
        not_loadable(base::module_not_loadable(path, "this processor lacks SSSE3, which the search needs")));
  return module;
}

std::size_t pair_of(char first, char second) {
  return (std::size_t{static_cast<unsigned char>(first)} << 8U) | static_cast<unsigned char>(second);
}

}  // namespace

struct Matcher::Search {
  const slipway_matcher_module* module = nullptr;
  slipway_literals* literals = nullptr;

  Search() = default;
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() {
    if (literals != nullptr) module->release(literals);
  }
};

Matcher::Matcher(std::vector<std::string> needles, std::unique_ptr<Search> search)
    : m_needles(std::move(needles)), m_search(std::move(search)) {
  for (const std::string& needle : m_needles) {
    m_longest = std::max(m_longest, needle.size());
    m_first.set(static_cast<unsigned char>(needle[0]));
    if (needle.size() > 1) m_first_two.set(pair_of(needle[0], needle[1]));
  }
}

Matcher::~Matcher() = default;

base::Result<std::shared_ptr<const Matcher>> Matcher::compile(std::vector<std::string> needles,
                                                              const std::string& module) {
  std::sort(needles.begin(), needles.end());
  needles.erase(std::unique(needles.begin(), needles.end()), needles.end());
  std::erase(needles, std::string());
  const std::string path = module.empty() ? base::module_path("matcher") : module;
  auto search = std::make_unique<Search>();
  SLIPWAY_TRY_ASSIGN(search->module, load(path));
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const std::string& needle : needles) {
    texts.push_back(needle.data());
    lengths.push_back(std::min(needle.size(), k_longest_literal));
  }
  std::array<char, 256> problem{};
  search->literals = search->module->compile(texts.data(), lengths.data(), static_cast<unsigned>(texts.size()),
                                             problem.data(), problem.size());
  if (search->literals == nullptr) return base::fail(not_loadable(base::module_not_loadable(path, problem.data())));
  return std::shared_ptr<const Matcher>(new Matcher(std::move(needles), std::move(search)));
}

void Matcher::find(std::string_view text, std::vector<Interval>& out) const {
  struct Places {
    const std::vector<std::string>& needles;
    std::string_view text;
    std::vector<Interval>& out;
  } places{m_needles, text, out};
  const auto found = [](void* context, unsigned literal, std::size_t end) {
    auto& [needles, where, list] = *static_cast<Places*>(context);
    const std::string& needle = needles[literal];
    const std::size_t begin = end - std::min(needle.size(), k_longest_literal);
    if (needle.size() > k_longest_literal && where.substr(begin, needle.size()) != needle) return;
    // A flood of overlapping places stays one.
    if (!list.empty() && begin >= list.back().begin && begin <= list.back().end)
      list.back().end = std::max(list.back().end, begin + needle.size());
    else
      list.push_back({begin, begin + needle.size()});
  };
  if (text.empty()) return;
  const std::lock_guard lock(m_mutex);
  // Without an answer nothing of the text may be shown.
  if (m_search->module->scan(m_search->literals, text.data(), text.size(), found, &places) != 0)
    out.push_back({0, text.size()});
}

std::size_t Matcher::undecided(std::string_view text) const {
  for (std::size_t at = text.size() - std::min(text.size(), m_longest - 1); at < text.size(); ++at) {
    const bool possible = at + 1 < text.size() ? m_first_two.test(pair_of(text[at], text[at + 1]))
                                               : m_first.test(static_cast<unsigned char>(text[at]));
    if (!possible) continue;
    // What begins with the end of the text comes right after it in the order.
    const std::string_view end = text.substr(at);
    const auto next = std::upper_bound(m_needles.begin(), m_needles.end(), end);
    if (next != m_needles.end() && next->starts_with(end)) return at;
  }
  return text.size();
}

}  // namespace slipway::run
