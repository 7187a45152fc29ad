// Stages that change the world, interrupted everywhere: rows H1 to H5, P28, S10 to S12 and the gate of D12.
#include "support/catch.hpp"
#include "trial.hpp"

#include <slipway/base/text.hpp>

#include <nlohmann/json.hpp>

#include <csignal>
#include <filesystem>

using namespace slipway::test;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');

// The world that effects change, outside of the repository.
struct World {
  TempFolder folder;

  // What was ever changed, in order.
  std::string ledger() const {
    return std::filesystem::exists(folder.path("ledger")) ? folder.read("ledger") : std::string();
  }
  static std::string line(const std::string& name) { return name + " " + k_digest + "\n"; }
  static std::string all() { return line("a") + line("b") + line("c"); }
  std::string publishing(const std::string& act = {}, int at = 0) const {
    return slipway::test::publishing(folder.path(), act, at);
  }
  void check_done_once() const {
    CHECK(ledger() == all());
    for (const char* name : {"a", "b", "c"})
      CHECK(folder.read(name) == k_digest);
  }
};

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += part.size())
    ++found;
  return found;
}

}  // namespace

TEST_CASE("fault_H0: undisturbed, every effect happens once and in order", "[effects]") {
  const World world;
  Trial trial(world.publishing());
  check_green(trial, trial.run());
  world.check_done_once();
  const std::string journal = trial.folder.read(trial.run_folder() + "/journal.jsonl");
  CHECK(count(journal, R"("type":"effect-intended")") == 3);
  CHECK(count(journal, R"("type":"effect-done")") == 3);
}

TEST_CASE("fault_D15: the same again changes nothing", "[effects]") {
  const World world;
  Trial trial(world.publishing());
  trial.run();
  check_green(trial, trial.run());
  CHECK(trial.runs().size() == 2);
  world.check_done_once();
  CHECK(count(trial.folder.read(trial.run_folder() + "/journal.jsonl"), R"("already_there":true)") == 3);
}

TEST_CASE("fault_H1: the host killed at every boundary of every effect", "[effects]") {
  for (const char* point : {"before", "begun", "changed", "done"})
    for (const int at : {0, 1, 2}) {
      const World world;
      Trial trial(world.publishing(std::string("kill-") + point, at));
      INFO(point << " " << at);
      const Ended killed = trial.start().wait(3000);
      CHECK(killed.signal == SIGKILL);
      CHECK(killed.survivors == std::vector<std::string>{});
      check_green(trial, trial.run());
      // It was gone on with, not begun again, and nothing happened twice.
      CHECK(trial.runs().size() == 1);
      world.check_done_once();
    }
}

TEST_CASE("fault_H1: `slipway resume` finishes what was killed", "[effects]") {
  const World world;
  Trial trial(world.publishing("kill-changed", 1));
  CHECK(trial.start().wait(3000).signal == SIGKILL);
  check_green(trial, trial.run("resume"));
  CHECK(trial.runs().size() == 1);
  world.check_done_once();
}

TEST_CASE("fault_S12: the journal lost after a kill, the world decides", "[effects]") {
  for (const char* point : {"begun", "changed", "done"}) {
    const World world;
    Trial trial(world.publishing(std::string("kill-") + point, 1));
    CHECK(trial.start().wait(3000).signal == SIGKILL);
    std::filesystem::remove_all(trial.folder.path(".slipway"));
    check_green(trial, trial.run());
    world.check_done_once();
  }
}

TEST_CASE("fault_S10: a journal torn at its last line is gone on with", "[effects]") {
  for (const std::size_t cut : {std::size_t{1}, std::size_t{20}, std::size_t{150}}) {
    const World world;
    Trial trial(world.publishing("kill-changed", 1));
    CHECK(trial.start().wait(3000).signal == SIGKILL);
    const std::string journal = trial.run_folder() + "/journal.jsonl";
    const std::string text = trial.folder.read(journal);
    trial.folder.write(journal, text.substr(0, text.size() - cut));
    const Ended ended = trial.run();
    check_green(trial, ended);
    CHECK(contains(ended.out, "the last line of the journal was cut off and has been dropped"));
    CHECK(trial.runs().size() == 1);
    world.check_done_once();
  }
}

TEST_CASE("fault_S11: a journal with a flipped bit is not guessed at", "[effects]") {
  const World world;
  Trial trial(world.publishing("kill-changed", 1));
  CHECK(trial.start().wait(3000).signal == SIGKILL);
  const std::string journal = trial.run_folder() + "/journal.jsonl";
  std::string text = trial.folder.read(journal);
  text[text.size() / 2] = static_cast<char>(text[text.size() / 2] ^ 4);
  trial.folder.write(journal, text);
  const std::string id = std::filesystem::path(trial.run_folder()).filename().string();
  const Ended refused = trial.run("resume " + id);
  INFO(refused.err);
  CHECK(refused.code == 9);
  CHECK(contains(refused.last_error_line(), "error[SL0906]: line "));
  CHECK(world.ledger() == World::line("a") + World::line("b"));
  // A new run finds in the world what was done.
  check_green(trial, trial.run());
  CHECK(trial.runs().size() == 2);
  world.check_done_once();
}

TEST_CASE("fault_H3: an effect that was begun and cannot be looked at is in doubt, until it can", "[effects]") {
  const World world;
  Trial trial(world.publishing("kill-changed", 1));
  CHECK(trial.start().wait(3000).signal == SIGKILL);
  world.folder.write("unreachable", "");
  const Ended doubtful = trial.run();
  check_contract(trial, doubtful, {.exit = 13, .code = "SL1301", .failed = "publish"});
  CHECK(contains(doubtful.last_error_line(), "whether the effect file b at "));
  CHECK(contains(doubtful.last_error_line(), "the world could not be asked: the world cannot be reached - "));
  CHECK(world.ledger() == World::line("a") + World::line("b"));
  std::filesystem::remove(world.folder.path("unreachable"));
  check_green(trial, trial.run("resume"));
  CHECK(trial.runs().size() == 1);
  world.check_done_once();
}

TEST_CASE("fault_P1: a crash in the middle of an effect leaves it in doubt, and the next run settles it", "[effects]") {
  for (const char* point : {"begun", "changed"}) {
    const World world;
    Trial trial(world.publishing(std::string("crash-") + point, 1));
    const Ended crashed = trial.run();
    check_contract(trial, crashed, {.exit = 13, .code = "SL1301", .failed = "publish"});
    CHECK(contains(crashed.last_error_line(), "crashed - signal 6 (Aborted)"));
    CHECK(contains(crashed.last_error_line(), "may or may not have happened"));
    check_green(trial, trial.run());
    world.check_done_once();
  }
}

TEST_CASE("fault_P1: a crash between two effects leaves nothing in doubt", "[effects]") {
  const World world;
  Trial trial(world.publishing("crash-done", 1));
  check_contract(trial, trial.run(), {.exit = 5, .code = "SL0502", .failed = "publish"});
  CHECK(world.ledger() == World::line("a") + World::line("b"));
  check_green(trial, trial.run());
  world.check_done_once();
}

TEST_CASE("fault_N7: a world that did not answer is safe to try again", "[effects]") {
  const World world;
  Trial trial(world.publishing("fail-changed", 1));
  check_contract(trial, trial.run(), {.exit = 8, .code = "SL0801", .failed = "publish"});
  check_green(trial, trial.run());
  world.check_done_once();
}

TEST_CASE("fault_H4: a signal in the middle of an effect says what is in doubt", "[effects]") {
  for (const int number : {SIGINT, SIGTERM}) {
    const World world;
    Trial trial(world.publishing("hang-begun", 1));
    Started started = trial.start();
    started.until_it_says("hanging");
    started.signal(number);
    const Ended ended = started.wait();
    check_contract(trial, ended, {.exit = 13, .code = "SL1301", .failed = "publish"});
    CHECK(contains(ended.last_error_line(), "the effect file b at " + world.folder.path() +
                                                " may or may not have "
                                                "happened"));
    check_green(trial, trial.run("resume"));
    world.check_done_once();
  }
}

TEST_CASE("fault_H4: a signal between two effects leaves nothing in doubt", "[effects]") {
  const World world;
  Trial trial(world.publishing("hang-done", 0));
  Started started = trial.start();
  started.until_it_says("hanging");
  started.signal(SIGINT);
  check_contract(trial, started.wait(), {.exit = 130, .code = "SL13001", .failed = "publish"});
  CHECK(world.ledger() == World::line("a"));
  check_green(trial, trial.run("resume"));
  world.check_done_once();
}

TEST_CASE("fault_H5: a second signal ends everything at once", "[effects]") {
  const World world;
  Trial trial(world.publishing("hang-begun", 1));
  Started started = trial.start();
  started.until_it_says("hanging");
  started.signal(SIGINT);
  usleep(700'000);
  started.signal(SIGINT);
  const Ended ended = started.wait();
  check_contract(trial, ended, {.exit = 13, .code = "SL1301", .failed = "publish"});
  CHECK(ended.took_ms < 10'000);
}

TEST_CASE("fault_O3: success without reading an effect back is no success", "[effects]") {
  const World world;
  Trial trial(world.publishing("forget"));
  const Ended ended = trial.run();
  check_contract(trial, ended, {.exit = 5, .code = "SL0509", .failed = "publish"});
  CHECK(contains(ended.last_error_line(), "did not read back the effect file a at "));
}

TEST_CASE("fault_P27: without its journal a stage begins no further effect", "[effects]") {
  const World world;
  Trial trial(world.publishing("delete-done", 0));
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  CHECK(ended.code == 70);
  CHECK(contains(ended.last_error_line(), "error[SL7001]: the journal "));
  CHECK(world.ledger() == World::line("a"));
  CHECK(ended.survivors.empty());
}

TEST_CASE("fault_D12: the gate stays shut without a PASSED for the digest", "[effects]") {
  const World world;
  for (const auto& [result, says] : {std::pair("FAILED", "stage 'release' says FAILED for " + k_digest),
                                     std::pair("none", "there is no verdict for " + k_digest)}) {
    Trial trial("  release: {uses: dev.slipway.tests.candidate, with: {result: " + std::string(result) +
                "}}\n  publish: {uses: dev.slipway.tests.world, needs: [release], with: {world: \"" +
                world.folder.path() + "\", names: a}}\n");
    const Ended ended = trial.run();
    check_contract(trial, ended, {.exit = 9, .code = "SL0901", .failed = "publish"});
    CHECK(contains(ended.last_error_line(), says));
    CHECK(world.ledger().empty());
  }
}

TEST_CASE("fault_D12: the gate stays shut for a stage that needs no image", "[effects]") {
  const World world;
  Trial trial("  publish: {uses: dev.slipway.tests.world, with: {world: \"" + world.folder.path() + "\", names: a}}\n");
  const Ended ended = trial.run();
  check_contract(trial, ended, {.exit = 9, .code = "SL0901", .failed = "publish"});
  CHECK(world.ledger().empty());
}

TEST_CASE("fault_D12: a verdict of a stage that is not upstream does not count", "[effects]") {
  const World world;
  Trial trial("  tested: {uses: dev.slipway.tests.candidate}\n"
              "  untested: {uses: dev.slipway.tests.candidate, with: {result: none}}\n"
              "  publish: {uses: dev.slipway.tests.world, needs: [untested], with: {world: \"" +
              world.folder.path() + "\", names: a}}\n");
  check_contract(trial, trial.run(), {.exit = 9, .code = "SL0901", .failed = "publish"});
  CHECK(world.ledger().empty());
}
