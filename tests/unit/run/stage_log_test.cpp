#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/abi.h>
#include <slipway/base/text.hpp>
#include <slipway/run/stage_log.hpp>

using namespace slipway;
using namespace slipway::run;
using test::stage;
using test::TempFolder;

namespace {

struct Listener : model::EventSink {
  std::string shown;
  std::vector<std::string> records, warnings;
  std::size_t longest = 0, pieces = 0, broken_pieces = 0;
  void on_event(const model::Event& event) override {
    if (const auto* output = std::get_if<model::Output>(&event.fact)) {
      shown += output->text;
      longest = std::max(longest, output->text.size());
      ++pieces;
      if (!base::valid_utf8(output->text)) ++broken_pieces;
    }
    if (const auto* record = std::get_if<model::LogRecord>(&event.fact)) records.push_back(record->text);
    if (const auto* warning = std::get_if<model::Warning>(&event.fact)) warnings.push_back(warning->text);
  }
};

struct Bench {
  TempFolder folder;
  RunState state;
  Listener listener;
  Secrets secrets;
  EventStream events;
  StageLog log;

  static Secrets load() {
    model::Plan plan = test::plan({stage("deploy")});
    plan.stages[0].secrets = {"TOKEN"};
    return Secrets::load(plan, {"TOKEN=correct-horse-battery"}).value();
  }
  explicit Bench(const std::string& file = "log")
      : secrets(load()), events(Journal::create(folder.path("journal")).value(), "RUN", 1, state, {&listener}),
        log(events, secrets, "deploy", folder.path(file)) {}
};

}  // namespace

TEST_CASE("output is shown and kept as it was, without the secrets") {
  Bench bench;
  bench.log.output(1, "one\ncorrect-");
  bench.log.output(1, "horse-battery\n");
  bench.log.finish();
  CHECK(bench.listener.shown == "one\n***\n");
  CHECK(bench.folder.read("log") == "one\n***\n");
  CHECK(bench.log.path() == bench.folder.path("log"));
}

TEST_CASE("a secret in pieces is masked, whatever others write between them") {
  Bench bench;
  bench.log.output(1, "correct-");
  bench.log.output(2, "somebody else\n");
  bench.log.output(1, "horse-battery\n");
  bench.log.finish();
  CHECK(bench.listener.shown == "somebody else\n***\n");
}

TEST_CASE("what was held back is shown when its source ends") {
  Bench bench;
  bench.log.output(1, "not yet correct-");
  CHECK(bench.listener.shown == "not yet ");
  bench.log.output(1, {});
  CHECK(bench.listener.shown == "not yet correct-");
}

TEST_CASE("what could begin a secret is shown in the end") {
  Bench bench;
  bench.log.output(1, "the end is correct-");
  CHECK(bench.listener.shown == "the end is ");
  bench.log.finish();
  CHECK(bench.listener.shown == "the end is correct-");
}

TEST_CASE("records are lines of their own, with their level when it matters") {
  Bench bench;
  bench.log.record(SLIPWAY_LOG_INFO, "info correct-horse-battery");
  bench.log.record(SLIPWAY_LOG_WARN, "careful");
  bench.log.record(SLIPWAY_LOG_ERROR, "broken");
  bench.log.output(1, "half a line");
  bench.log.record(SLIPWAY_LOG_INFO, "in between");
  bench.log.output(1, "rest\n");
  bench.log.finish();
  CHECK(bench.folder.read("log") == "info ***\nwarning: careful\nerror: broken\nhalf a line\nin between\nrest\n");
  CHECK(bench.listener.records == std::vector<std::string>{"info ***", "careful", "broken", "in between"});
}

TEST_CASE("the last line is the last that says something") {
  Bench bench;
  CHECK(bench.log.last_line().empty());
  bench.log.output(1, "first\nsecond\n\n  \n");
  CHECK(bench.log.last_line() == "second");
  bench.log.record(SLIPWAY_LOG_INFO, "third \x1b[31mred");
  CHECK(bench.log.last_line() == "third \\x1b[31mred");
  bench.log.output(1, std::string(100'000, 'x'));
  CHECK(bench.log.last_line() == std::string(200, 'x'));
}

TEST_CASE("a last line that is too long is cut between its characters") {
  Bench bench;
  std::string wide = "a";
  for (int i = 0; i < 150; ++i)
    wide += "é";
  bench.log.output(1, wide);
  CHECK(bench.log.last_line() == wide.substr(0, 199));
}

TEST_CASE("the last line before a crash is not a line of its backtrace") {
  Bench bench;
  bench.log.output(1, "loading the model\n-- backtrace of the crash --\n/lib/x.so(+0x1)[0x2]\n");
  CHECK(bench.log.last_line() == "loading the model");
}

TEST_CASE("a long output is shown in pieces of at most 64 KiB") {
  Bench bench;
  bench.log.output(1, std::string(300'000, 'x'));
  bench.log.finish();
  CHECK(bench.listener.shown.size() == 300'000);
  CHECK(bench.listener.longest == 65536);
}

TEST_CASE("no piece of a long output ends inside a character") {
  Bench bench;
  std::string text = "a";
  while (text.size() < 200'000)
    text += "世é";
  bench.log.output(1, text);
  bench.log.finish();
  CHECK((bench.listener.shown == text));
  CHECK(bench.listener.pieces > 3);
  CHECK(bench.listener.broken_pieces == 0);
}

TEST_CASE("a character that arrives in pieces is shown whole, however many sources write meanwhile") {
  Bench bench;
  const std::string text = "gr\u00fc\u00df \u4e16 \U0001F6A2!\n";
  for (const char byte : text) {
    bench.log.output(1, {&byte, 1});
    bench.log.output(2, "");
  }
  CHECK(bench.listener.shown == text);
  CHECK(bench.listener.broken_pieces == 0);
  CHECK(bench.folder.read("log") == text);
}

TEST_CASE("bytes that are no characters are shown in the end") {
  Bench bench;
  bench.log.output(1, "cut \xe4\xb8");
  CHECK(bench.listener.shown == "cut ");
  bench.log.output(1, {});
  CHECK(bench.listener.shown == "cut \xe4\xb8");
  bench.log.output(2, "\xf0\x9f");
  bench.log.output(2, "x\xff\xc3");
  bench.log.finish();
  CHECK(bench.listener.shown == "cut \xe4\xb8\xf0\x9fx\xff\xc3");
  CHECK(bench.folder.read("log") == bench.listener.shown);
}

TEST_CASE("a flood is shown up to the limit, and one warning says where its end is") {
  Bench bench;
  const std::string block(1024UL * 1024, 'y');
  for (int i = 0; i < 80; ++i)
    bench.log.output(1, block);
  bench.log.finish();
  CHECK(bench.listener.shown.size() <= LogFile::k_head_limit);
  CHECK(bench.listener.warnings.size() == 1);
  CHECK(bench.listener.warnings[0].find("its end is kept in " + bench.log.path()) != std::string::npos);
  CHECK(bench.folder.read("log").size() < 66UL * 1024 * 1024);
}

TEST_CASE("a log that cannot be written is told once and the stage goes on") {
  Bench bench("no/such/folder/log");
  bench.log.output(1, "one\n");
  bench.log.output(1, "two\n");
  bench.log.finish();
  CHECK(bench.listener.shown == "one\ntwo\n");
  CHECK(bench.listener.warnings ==
        std::vector<std::string>{"the log " + bench.log.path() + " cannot be written: only its end is kept in memory"});
}

TEST_CASE("a warning goes to those who watch, without secrets") {
  Bench bench;
  bench.log.warn("the token correct-horse-battery expires");
  CHECK(bench.listener.warnings == std::vector<std::string>{"the token *** expires"});
}
