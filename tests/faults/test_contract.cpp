// The promises that hold for every fault, tried on one of them in full.
#include "support/catch.hpp"
#include "trial.hpp"

#include <slipway/base/text.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace slipway;
using namespace slipway::test;

TEST_CASE("fault_O1: one clear error, and the same in every place", "[contract]") {
  Trial trial(misbehaving("segfault"));
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0502"});
  const std::string line =
      "error[SL0502]: the plugin of stage 'odd' crashed - signal 11 (Segmentation fault); its last "
      "line was 'about to crash' - the plugin is dev.slipway.tests.misbehave 1.0.0, " +
      digest_of_plugin("misbehave");
  CHECK(ended.last_error_line() == line);
  const nlohmann::json result = trial.result();
  CHECK(result["error"]["what"] == "the plugin of stage 'odd' crashed");
  CHECK(result["stages"][1]["error"] == result["error"]);
  CHECK(result["stages"][2]["reason"] == "it needs 'odd', which failed");
  CHECK(contains(trial.folder.read(trial.run_folder() + "/junit.xml"), "the plugin of stage &apos;odd&apos; crashed") !=
        contains(trial.folder.read(trial.run_folder() + "/junit.xml"), "the plugin of stage 'odd' crashed"));
}

TEST_CASE("fault_O2: what was made before the fault is on disk and named", "[contract]") {
  Trial trial(misbehaving("abort"));
  trial.run();
  const nlohmann::json result = trial.result();
  REQUIRE(result["artifacts"].size() == 1);
  CHECK(result["artifacts"][0]["name"] == "before.txt");
  CHECK(trial.folder.read(trial.run_folder() + "/artifacts/before.txt") == "first\n");
  CHECK(std::filesystem::exists(result["stages"][0]["log"].get<std::string>()));
  CHECK(contains(trial.log("odd"), "-- backtrace of the crash --"));
}

TEST_CASE("fault_O7: the same command again says the same and begins a new run", "[contract]") {
  Trial trial(misbehaving("segfault"));
  check_contract(trial, trial.run(), {.code = "SL0502"});
  check_contract(trial, trial.run(), {.code = "SL0502"});
  CHECK(trial.runs().size() == 2);
}

TEST_CASE("fault_O3: every status of a plugin has its exit code", "[contract]") {
  struct Row {
    int status;
    int exit;
    const char* code;
  };
  for (const Row& row :
       {Row{1, 1, "SL0101"}, Row{-1, 3, "SL0315"}, Row{-2, 3, "SL0317"}, Row{-4, 9, "SL0905"}, Row{-5, 6, "SL0604"},
        Row{-7, 6, "SL0605"}, Row{-8, 8, "SL0801"}, Row{-9, 5, "SL0510"}, Row{-10, 7, "SL0701"}, Row{-11, 9, "SL0903"},
        Row{-12, 11, "SL1101"}, Row{-13, 12, "SL1201"}, Row{-14, 13, "SL1301"}, Row{-15, 4, "SL0410"},
        Row{-16, 10, "SL1002"}, Row{-99, 5, "SL0510"}, Row{7, 5, "SL0510"}}) {
    Trial trial(misbehaving("status", {}, "status: " + std::to_string(row.status)));
    INFO(row.status);
    check_contract(trial, trial.run(), {.exit = row.exit, .code = row.code});
  }
}

TEST_CASE("fault_O1: the worst of several faults is the run's", "[contract]") {
  Trial trial("  red: {uses: dev.slipway.tests.misbehave, with: {do: status, status: 1}}\n"
              "  odd: {uses: dev.slipway.tests.misbehave, with: {do: segfault}}\n"
              "  after: {uses: dev.slipway.tests.echo, needs: [red, odd], with: {text: x}}\n");
  check_contract(trial, trial.run("run --jobs 2"), {.code = "SL0502"});
}
