#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/run/log_file.hpp>

#include <sys/resource.h>

#include <csignal>

using slipway::run::LogFile;
using slipway::test::TempFolder;

namespace {

// A text in which every place can be told from every other.
std::string long_text(std::size_t size) {
  std::string text;
  for (std::size_t line = 0; text.size() < size; ++line)
    text += "line " + std::to_string(line) + "\n";
  text.resize(size);
  return text;
}

void write_in_pieces(LogFile& log, const std::string& text, std::size_t piece) {
  for (std::size_t begin = 0; begin < text.size(); begin += piece)
    log.write(std::string_view(text).substr(begin, piece));
}

}  // namespace

TEST_CASE("a log within its limit is written as it is") {
  const TempFolder folder;
  LogFile log(folder.path("log"));
  CHECK(log.write("one\n"));
  CHECK(log.write(""));
  CHECK(log.write("two"));
  CHECK(folder.read("log") == "one\ntwo");
  log.finish();
  CHECK(folder.read("log") == "one\ntwo");
  CHECK_FALSE(log.degraded());
  CHECK(log.dropped() == 0);
}

TEST_CASE("a log that is gone on with is appended to") {
  const TempFolder folder;
  folder.write("log", "before\n");
  LogFile log(folder.path("log"));
  log.write("after\n");
  CHECK(folder.read("log") == "before\nafter\n");
}

TEST_CASE("what goes a little beyond the head is whole in the end") {
  const TempFolder folder;
  LogFile log(folder.path("log"), 10, 100);
  CHECK(log.write("01234"));
  CHECK_FALSE(log.write("56789abc"));
  CHECK_FALSE(log.write("def"));
  CHECK(folder.read("log") == "0123456789");
  log.finish();
  CHECK(folder.read("log") == "0123456789abcdef");
}

TEST_CASE("of a flood the head and the tail are kept, and one line says what was left out") {
  for (const std::size_t piece : {std::size_t{7}, std::size_t{1000}, std::size_t{65536}, std::size_t{300'000}}) {
    const TempFolder folder;
    const std::string text = long_text(2'000'000);
    LogFile log(folder.path("log"), 50'000, 100'000);
    write_in_pieces(log, text, piece);
    log.finish();
    const std::string kept = folder.read("log");
    INFO("in pieces of " << piece);
    const std::string line = "\n[truncated " + std::to_string(log.dropped()) + " bytes]\n";
    CHECK((kept.substr(0, 50'000) == text.substr(0, 50'000)));
    CHECK(kept.substr(50'000, line.size()) == line);
    const std::string tail = kept.substr(50'000 + line.size());
    CHECK(tail.size() >= 100'000);
    CHECK(tail.size() <= 100'000 + std::max<std::size_t>(piece, 65536));
    CHECK((text.substr(text.size() - tail.size()) == tail));
    CHECK(50'000 + log.dropped() + tail.size() == text.size());
  }
}

TEST_CASE("a log that cannot be opened takes everything and says so") {
  LogFile log("/no/such/folder/log");
  CHECK(log.degraded());
  log.write("one");
  log.finish();
  CHECK(log.degraded());
}

TEST_CASE("a log whose disk is full stops quietly and says so") {
  const TempFolder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  rlimit limited = before;
  limited.rlim_cur = 1000;
  LogFile log(folder.path("log"));
  setrlimit(RLIMIT_FSIZE, &limited);
  log.write(std::string(900, 'a'));
  const bool fine = !log.degraded();
  log.write(std::string(900, 'b'));
  const bool degraded = log.degraded();
  log.write("c");
  log.finish();
  setrlimit(RLIMIT_FSIZE, &before);
  CHECK(fine);
  CHECK(degraded);
  CHECK(folder.read("log").size() == 1000);
}
