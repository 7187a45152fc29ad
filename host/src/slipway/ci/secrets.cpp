#include <slipway/base/json.hpp>
#include <slipway/ci/secrets.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace slipway::ci {

namespace {

using base::Json;

constexpr std::string_view k_mask = "***";

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

// "apiKey", "API_KEY" -> "api key"
std::string as_words(std::string_view name) {
  std::string words;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_upper(name[i]) && !is_upper(name[i - 1])) words += ' ';
    const auto c = static_cast<unsigned char>(name[i]);
    words += std::isalnum(c) != 0 ? static_cast<char>(std::tolower(c)) : ' ';
  }
  return words;
}

bool has_word(const std::string& words, std::string_view word) {
  return fmt::format(" {} ", words).find(fmt::format(" {} ", word)) != std::string::npos;
}

// Bytes of a token at the start of the text, or 0.
std::size_t token_length(std::string_view text) {
  constexpr std::array<std::string_view, 14> k_starts{"ghp_",  "gho_",  "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-",
                                                      "xoxb-", "xoxp-", "AKIA", "ASIA", "npm_", "dckr_pat_",   "pypi-"};
  const std::size_t end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
  const auto begins = [&](std::string_view start) { return text.starts_with(start) && end >= start.size() + 16; };
  if (std::any_of(k_starts.begin(), k_starts.end(), begins)) return end;
  // A JSON Web Token has three parts.
  const bool jwt = text.starts_with("eyJ") && text.substr(end).starts_with(".eyJ");
  const std::size_t signature = jwt ? text.find('.', end + 1) : std::string_view::npos;
  if (signature == std::string_view::npos) return 0;
  const auto last = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(signature) + 1, text.end(), is_word);
  return static_cast<std::size_t>(last - text.begin());
}

std::string without_tokens(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool begins = i == 0 || !is_word(text[i - 1]);
    const std::size_t length = begins ? token_length(text.substr(i)) : 0;
    if (length > 0)
      out += k_mask;
    else
      out += text[i];
    i += std::max<std::size_t>(length, 1);
  }
  const std::size_t key = out.find("-----BEGIN ");
  if (key == std::string::npos || out.find("PRIVATE KEY-----", key) == std::string::npos) return out;
  return out.substr(0, key) + std::string(k_mask);
}

// "https://user:password@host/" -> "https://host/", wherever it stands in the text.
std::string without_users(std::string text) {
  for (std::size_t at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
    const std::size_t start = at + 3;
    const std::size_t end = std::min(text.find_first_of("/?# \t\r\n\"'<>", start), text.size());
    const std::size_t user_end = text.substr(start, end - start).rfind('@');
    if (user_end != std::string::npos) text.erase(start, user_end + 1);
  }
  return text;
}

// Short ones would take innocent texts along, and so would what is called a key: of a cache, of a sort.
std::vector<std::string> secret_values(const Environment& environment) {
  constexpr std::size_t k_shortest = 8;
  std::vector<std::string> values;
  for (const auto& [name, value] : environment)
    if (value.size() >= k_shortest && names_secret(name) && !has_word(as_words(name), "key")) values.push_back(value);
  // The longest first, so that no rest of one stays that begins with another.
  std::sort(values.begin(), values.end(),
            [](const std::string& left, const std::string& right) { return left.size() > right.size(); });
  return values;
}

class Remover {
public:
  explicit Remover(const Environment& environment) : m_values(secret_values(environment)) {}

  std::string text(std::string_view given) const {
    std::string out(given);
    for (const std::string& value : m_values)
      for (std::size_t at = 0; (at = out.find(value, at)) != std::string::npos; at += k_mask.size())
        out.replace(at, value.size(), k_mask);
    return without_secrets(out);
  }

  Json payload(const Json& event) {
    return base::map_texts(members(event, "", ""), [this](const std::string& given) { return text(given); });
  }

  const std::vector<std::string>& removed() const { return m_removed; }

private:
  // The ids of licences and the address of a repository's public keys are in every event of GitHub.
  static bool keeps(std::string_view parent, std::string_view name) {
    return name == "keys_url" || (parent == "license" && name == "key") || !names_secret(name);
  }

  Json members(const Json& value, const std::string& pointer, std::string_view name) {
    if (!value.is_structured()) return value;
    Json out = value.is_array() ? Json::array() : Json::object();
    for (const auto& [key, member] : value.items()) {
      const std::string place = fmt::format("{}/{}", pointer, key);
      if (value.is_array())
        out.push_back(members(member, place, name));
      else if (keeps(name, key))
        out[key] = members(member, place, key);
      else
        m_removed.push_back(place);
    }
    return out;
  }

  std::vector<std::string> m_values;
  std::vector<std::string> m_removed;
};

}  // namespace

bool names_secret(std::string_view name) {
  constexpr std::array<std::string_view, 9> k_parts{"token",      "password",   "passwd", "passphrase",   "secret",
                                                    "credential", "privatekey", "apikey", "authorization"};
  constexpr std::array<std::string_view, 5> k_words{"key", "keys", "pwd", "pass", "auth"};
  const std::string words = as_words(name);
  const auto holds = [&](std::string_view part) { return words.find(part) != std::string::npos; };
  const auto has = [&](std::string_view word) { return has_word(words, word); };
  return std::any_of(k_parts.begin(), k_parts.end(), holds) || std::any_of(k_words.begin(), k_words.end(), has);
}

std::string without_secrets(std::string_view text) { return without_tokens(without_users(std::string(text))); }

void remove_secrets(model::Context& context, const Environment& environment) {
  constexpr std::size_t k_told = 20;
  Remover remover(environment);
  for (std::string* text :
       {&context.repository.url, &context.repository.description, &context.run.url, &context.actor, &context.subject})
    *text = remover.text(*text);
  if (context.payload.empty()) return;
  const auto event = base::parse_json(context.payload, "the event");
  context.payload = event ? base::to_text(remover.payload(*event)) : std::string();
  for (std::size_t i = 0; i < std::min(k_told, remover.removed().size()); ++i)
    context.notes.push_back(
        fmt::format("payload: {} is left out, as its name says that it is secret", remover.removed()[i]));
}

}  // namespace slipway::ci
