#include "support/cli.hpp"

#include "support/catch.hpp"

#include <slipway/base/process.hpp>
#include <slipway/base/text.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <regex>

namespace slipway::test {

namespace {

constexpr int k_patience_ms = 60'000;

base::Fd create(const std::string& path) {
  return base::Fd(::open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600));
}

// Nothing of the machine, except where programs are and what the sanitizers want to know.
std::map<std::string, std::string> bare_environment(const std::string& home) {
  std::map<std::string, std::string> env{{"HOME", home}, {"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}};
  for (const char* name : {"PATH", "TMPDIR", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) env[name] = value;
  return env;
}

std::vector<std::string> as_pairs(const std::map<std::string, std::string>& env) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : env)
    pairs.push_back(name + "=" + value);
  return pairs;
}

// Both ends of a new terminal. Its lines end as they were written.
struct Pseudoterminal {
  base::Fd master{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  base::Fd slave;

  Pseudoterminal() {
    std::array<char, 64> name{};
    REQUIRE(::grantpt(master.get()) == 0);
    REQUIRE(::unlockpt(master.get()) == 0);
    REQUIRE(::ptsname_r(master.get(), name.data(), name.size()) == 0);
    slave = base::Fd(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    const winsize size{24, 80, 0, 0};
    REQUIRE(::ioctl(slave.get(), TIOCSWINSZ, &size) == 0);
    termios settings{};
    ::tcgetattr(slave.get(), &settings);
    settings.c_oflag &= ~static_cast<tcflag_t>(OPOST);
    ::tcsetattr(slave.get(), TCSANOW, &settings);
  }

  // All that the program writes until nobody has the other end open any more.
  std::string read_to_end() {
    slave.reset();
    std::string text;
    std::array<char, 4096> piece{};
    for (;;) {
      const ssize_t count = ::read(master.get(), piece.data(), piece.size());
      if (count <= 0) return text;
      text.append(piece.data(), static_cast<std::size_t>(count));
    }
  }
};

base::ExitStatus ended(const base::Child& child) {
  pollfd waiting{child.pidfd.get(), POLLIN, 0};
  if (::poll(&waiting, 1, k_patience_ms) != 1) {
    base::signal_group(child, SIGKILL);
    FAIL_CHECK("the program did not end");
  }
  return base::reap(child);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string& word : base::split(text, ' '))
    if (!word.empty()) words.push_back(word);
  return words;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; !what.empty() && (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

// What a run tells of each plugin that was named on the command line.
std::string without_override_warnings(std::string text, const std::vector<std::string>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::size_t end = words[i].find('=');
    if (words[i - 1] != "--plugin" || end == std::string::npos) continue;
    const std::string line =
        "warning: plugin " + words[i].substr(0, end) + " from " + words[i].substr(end + 1) + " is not locked\n";
    if (const std::size_t at = text.find(line); at != std::string::npos) text.erase(at, line.size());
  }
  return text;
}

}  // namespace

std::string built(std::string_view name) { return std::string(SLIPWAY_BINARY_DIR) + "/" + std::string(name); }

std::string steady(std::string text, const std::string& folder) {
  static const std::regex run(R"(\d{8}-\d{6}-[0-9a-f]{4,})");
  static const std::regex digest(R"(sha256:[0-9a-f]{12,64})");
  static const std::regex commit(R"(\bcommit [0-9a-f]{7,40}\b)");
  static const std::regex compiler(R"(slipway-cpp 1\.0, [^\n"]*)");
  static const std::regex time(R"(\d+(\.\d)? (ms|s)\b)");
  replace_all(text, folder, "FOLDER");
  replace_all(text, SLIPWAY_BINARY_DIR, "BUILD");
  text = std::regex_replace(text, run, "RUN");
  text = std::regex_replace(text, commit, "commit COMMIT");
  text = std::regex_replace(text, compiler, "slipway-cpp 1.0, COMPILER");
  text = std::regex_replace(text, digest, "DIGEST");
  return std::regex_replace(text, time, "TIME");
}

Ran::Ran(int code, std::string out, std::string err) : m_code(code), m_out(std::move(out)), m_err(std::move(err)) {}

Ran::~Ran() {
  if (std::uncaught_exceptions() > 0) return;
  if (!m_code_checked) CHECK(m_code == 0);
  if (!m_out_checked) CHECK(m_out == "");
  if (!m_err_checked) CHECK(m_err == "");
}

Ran& Ran::exits(int code) {
  m_code_checked = true;
  INFO(m_out << m_err);
  CHECK(m_code == code);
  return *this;
}

Ran& Ran::prints(std::string_view text) {
  m_out_checked = true;
  CHECK(m_out == text);
  return *this;
}

Ran& Ran::prints_something_like(std::string_view part) {
  m_out_checked = true;
  INFO(m_out);
  CHECK(m_out.find(part) != std::string::npos);
  return *this;
}

Ran& Ran::complains(std::string_view text) {
  m_err_checked = true;
  CHECK(m_err == text);
  return *this;
}

Ran& Ran::complains_at_last(std::string_view line) {
  m_err_checked = true;
  const std::string text = m_err.empty() ? "" : m_err.substr(0, m_err.size() - 1);
  CHECK(text.substr(text.rfind('\n') + 1) == line);
  return *this;
}

Ran& Ran::complains_about(std::string_view part) {
  m_err_checked = true;
  INFO(m_err);
  CHECK(m_err.find(part) != std::string::npos);
  return *this;
}

Cli::Cli(std::string_view words) : m_words(words_of(words)), m_program(built("bin/slipway")) {}

Cli&& Cli::in(const TempFolder& folder) && {
  m_folder = &folder;
  return std::move(*this);
}

Cli&& Cli::below(std::string_view name) && {
  m_below = name;
  std::filesystem::create_directories(m_folder->path(name));
  return std::move(*this);
}

Cli&& Cli::file(std::string_view name, std::string_view content) && {
  m_folder->write(name, content);
  return std::move(*this);
}

Cli&& Cli::word(std::string_view word) && {
  m_words.emplace_back(word);
  return std::move(*this);
}

Cli&& Cli::env(const std::string& name, std::string_view value) && {
  m_env[name] = value;
  return std::move(*this);
}

Cli&& Cli::out_to(std::string_view path) && {
  m_out_path = path;
  return std::move(*this);
}

Cli&& Cli::on_terminal() && {
  m_on_terminal = true;
  return std::move(*this);
}

Cli&& Cli::warning_of_overrides() && {
  m_warning_of_overrides = true;
  return std::move(*this);
}

Cli&& Cli::program(std::string_view path) && {
  m_program = path;
  return std::move(*this);
}

Ran Cli::runs() && {
  const TempFolder streams;
  const TempFolder own;
  const std::string folder = m_folder == nullptr ? own.path() : m_folder->path();
  std::map<std::string, std::string> env = bare_environment(streams.path());
  for (const auto& [name, value] : m_env)
    env[name] = value;
  const base::Fd out = create(m_out_path.empty() ? streams.path("out") : m_out_path);
  const base::Fd err = create(streams.path("err"));
  base::SpawnRequest request{.program = m_program, .argv = {m_program}, .env = as_pairs(env)};
  request.argv.insert(request.argv.end(), m_words.begin(), m_words.end());
  request.cwd = m_below.empty() ? folder : folder + "/" + m_below;
  std::optional<Pseudoterminal> terminal;
  if (m_on_terminal) terminal.emplace();
  request.fds = {{terminal ? terminal->slave.get() : out.get(), 1}, {err.get(), 2}};
  const auto child = base::spawn(request);
  if (!child) FAIL(base::one_line(child.error()));
  const std::string shown = terminal ? terminal->read_to_end() : std::string();
  const base::ExitStatus status = ended(*child);
  const int code = status.signal == 0 ? status.code : 128 + status.signal;
  std::string told = streams.read("err");
  if (!m_warning_of_overrides) told = without_override_warnings(std::move(told), m_words);
  return Ran(code, steady(terminal ? shown : streams.read("out"), folder), steady(std::move(told), folder));
}

std::string output_of(Cli&& cli) {
  Ran ran = std::move(cli).runs();
  ran.exits(0).prints_something_like("");
  return ran.out();
}

void git(const TempFolder& folder, std::string_view words) {
  auto ran = Cli(words)
                 .in(folder)
                 .program("/usr/bin/git")
                 .env("GIT_CONFIG_NOSYSTEM", "1")
                 .env("GIT_AUTHOR_NAME", "A U Thor")
                 .env("GIT_AUTHOR_EMAIL", "author@example.com")
                 .env("GIT_AUTHOR_DATE", "1700000000 +0000")
                 .env("GIT_COMMITTER_NAME", "A U Thor")
                 .env("GIT_COMMITTER_EMAIL", "author@example.com")
                 .env("GIT_COMMITTER_DATE", "1700000000 +0000")
                 .runs();
  ran.exits(0).prints_something_like("").complains_about("");
}

void make_repository(const TempFolder& folder) {
  git(folder, "init -q -b main");
  git(folder, "add -A");
  git(folder, "commit -q --allow-empty -m first");
}

}  // namespace slipway::test
