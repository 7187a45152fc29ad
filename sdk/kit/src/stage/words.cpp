#include <slipway/kit/command.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace slipway::kit {
namespace {

// A word of its own that joins commands or redirects them. "2>&1" and "<file" count, "a>b" may be an argument.
bool is_operator(std::string_view word) {
  constexpr std::array k_joining{"&&", "||", "|", ";", "&"};
  if (std::find(k_joining.begin(), k_joining.end(), word) != k_joining.end()) return true;
  const std::size_t start = word.find_first_not_of("012");
  return start != std::string_view::npos && start < 2 && (word[start] == '>' || word[start] == '<');
}

// The shell's state while it reads a line, without any expansion.
class WordSplitter {
public:
  explicit WordSplitter(std::string_view text) : m_text(text) {}

  Result<std::vector<std::string>> split() {
    for (; m_at < m_text.size(); ++m_at)
      if (!step(m_text[m_at])) return unfinished("a backslash at the end");
    if (m_quote != '\0') return unfinished(std::string("a ") + m_quote + " that does not end");
    end_word();
    if (!m_operator.empty())
      return fail({SLIPWAY_E_CONFIG,
                   "the command needs a shell",
                   "'" + m_operator + "' means something to a shell only",
                   {},
                   "write it as [sh, -c, ...], or quote it where it is meant as it stands"});
    return std::move(m_words);
  }

private:
  static tl::unexpected<Error> unfinished(std::string why) {
    return fail({SLIPWAY_E_CONFIG, "the command cannot be split into words", std::move(why)});
  }
  static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

  // False: a backslash has nothing after it.
  bool step(char c) {
    if (m_quote != '\0' && c == m_quote) {
      m_quote = '\0';
    } else if (m_quote == '\'') {
      m_word.push_back(c);
    } else if (c == '\\') {
      return escape();
    } else if (m_quote == '"') {
      m_word.push_back(c);
    } else if (c == '\'' || c == '"') {
      m_quote = c;
      m_in_word = true;
      m_quoted = true;
    } else if (is_blank(c)) {
      end_word();
    } else {
      add(c);
    }
    return true;
  }
  // Between double quotes a backslash is kept before anything that it has no meaning for.
  bool escape() {
    if (m_at + 1 == m_text.size()) return false;
    m_quoted = true;
    const char next = m_text[++m_at];
    if (next == '\n') return true;
    if (m_quote == '"' && std::string_view("$`\"\\").find(next) == std::string_view::npos) add('\\');
    add(next);
    return true;
  }
  void add(char c) {
    m_word.push_back(c);
    m_in_word = true;
  }
  void end_word() {
    if (!m_quoted && m_operator.empty() && is_operator(m_word)) m_operator = m_word;
    if (m_in_word) m_words.push_back(std::move(m_word));
    m_word.clear();
    m_in_word = false;
    m_quoted = false;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  char m_quote = '\0';
  bool m_in_word = false;
  bool m_quoted = false;   // A part of the word is.
  std::string m_operator;  // The first word that only a shell understands.
  std::string m_word;
  std::vector<std::string> m_words;
};

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("%+,-./:=@_^").find(c) != std::string_view::npos;
}

std::string shell_quoted(std::string_view word) {
  bool plain = !word.empty();
  for (const char c : word)
    plain = plain && is_plain(c);
  if (plain) return std::string(word);
  std::string text = "'";
  for (const char c : word)
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

}  // namespace

Result<std::vector<std::string>> split_words(std::string_view text) { return WordSplitter(text).split(); }

Result<std::vector<std::string>> argv_of(const Json& value, std::string_view where) {
  const std::string name(where);
  std::vector<std::string> argv;
  if (value.is_string()) {
    auto words = split_words(value.get_ref<const std::string&>());
    if (!words)
      return fail({SLIPWAY_E_CONFIG, name + ": " + words.error().message, words.error().why, {}, words.error().hint});
    argv = std::move(*words);
  } else if (value.is_array()) {
    for (const Json& word : value) {
      if (!word.is_string()) return fail({SLIPWAY_E_CONFIG, name + ": a word of the command is not a text"});
      argv.push_back(word.get<std::string>());
    }
  }
  if (argv.empty() || argv.front().empty())
    return fail({SLIPWAY_E_CONFIG, name + ": the command names no program", {}, {}, "write it as [program, argument]"});
  return argv;
}

std::vector<std::string> environment_in(const Json& object, std::string_view key) {
  std::vector<std::string> entries;
  for (const auto& [name, value] : text_map_in(object, key))
    entries.push_back(name + "=" + value);
  return entries;
}

std::string command_line(const std::vector<std::string>& argv) {
  std::string line;
  for (const std::string& word : argv)
    line.append(line.empty() ? "" : " ").append(shell_quoted(word));
  return line;
}

}  // namespace slipway::kit
