#include "release_case.hpp"

using namespace slipway;
using slipway::test::json_of;
using slipway::test::ReleaseCase;
using slipway::test::value_names;

TEST_CASE("A green suite gives the image a PASSED verdict, and nothing is left running") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase green;
  const testing::FakeRun run = green.run();
  INFO(run.message << run.details << run.log_text());
  REQUIRE(run.ok());
  CHECK(run.violations.empty());
  CHECK(value_names(run) == std::vector<std::string>{"image", "report", "verdict"});
  const kit::Json image = json_of(run.value("image"));
  CHECK(
      json_of(run.value("verdict")) ==
      kit::Json(
          {{"subject", image["digest"]}, {"result", "PASSED"}, {"passed", 1}, {"failed", 0}, {"suite", "acceptance"}}));
  CHECK(json_of(run.value("report"))["passed"] == 1);
  // The suite talked to the service of this image, from outside.
  CHECK(green.folder().read("work/answer") == "1.2.3");
  CHECK(green.folder().read("work/digest") == image["digest"].get<std::string>() + "\n");
  green.check_nothing_left();
}

TEST_CASE("A failing suite gives a FAILED verdict with its failures, and nothing is left running") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase red;
  red.suite("expected 2 items");
  const testing::FakeRun run = red.run();
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "the image is FAILED: 1 of 1 failed");
  CHECK(value_names(run) == std::vector<std::string>{"image", "report", "verdict"});
  const kit::Json verdict = json_of(run.value("verdict"));
  CHECK(verdict["result"] == "FAILED");
  CHECK(verdict["failed"] == 1);
  const kit::Json failures = json_of(run.details)["failures"];
  REQUIRE(failures.size() == 1);
  CHECK(failures[0] == kit::Json({{"name", "acceptance: serves"}, {"message", "expected 2 items"}}));
  red.check_nothing_left();
}

TEST_CASE("A suite that writes no report is FAILED, though its command succeeds") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase silent;
  silent.config["acceptance"]["run"] = {"true"};
  const testing::FakeRun run = silent.run();
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message.find("no report matches 'report.xml'") != std::string::npos);
  CHECK(json_of(run.value("verdict"))["result"] == "FAILED");
  CHECK(json_of(run.value("verdict"))["failed"] == 1);
  silent.check_nothing_left();
}

TEST_CASE("A suite that passes nothing is FAILED, whether it skips all or needs no report") {
  SLIPWAY_NEEDS_CONTAINERS();
  const auto write_report = [](const std::string& cases) {
    return kit::Json{"sh", "-c", "echo '<testsuite name=\"a\">" + cases + "</testsuite>' > report.xml"};
  };
  ReleaseCase idle;
  idle.config["acceptance"]["run"] = write_report("<testcase name=\"serves\"><skipped/></testcase>");
  const testing::FakeRun skipped = idle.run();
  CHECK(skipped.status == SLIPWAY_VERDICT_FAIL);
  CHECK(skipped.message == "the image is FAILED: no case passed (1 skipped)");
  CHECK(json_of(skipped.value("verdict"))["result"] == "FAILED");
  CHECK(json_of(skipped.value("verdict"))["failed"] == 1);
  idle.config["acceptance"]["run"] = {"true"};
  idle.config["acceptance"]["allow-no-report"] = true;
  const testing::FakeRun silent = idle.run();
  CHECK(silent.status == SLIPWAY_VERDICT_FAIL);
  CHECK(silent.message == "the image is FAILED: no test case passed");
  CHECK(json_of(silent.value("verdict"))["result"] == "FAILED");
  CHECK(json_of(silent.value("verdict"))["passed"] == 0);
  idle.check_nothing_left();
}

TEST_CASE("A report of an earlier run does not speak for this one") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase stale;
  stale.folder().write("work/report.xml", "<testsuite name=\"a\"><testcase name=\"old\"/></testsuite>");
  stale.config["acceptance"]["run"] = {"true"};
  CHECK(stale.run().status == SLIPWAY_VERDICT_FAIL);
}

TEST_CASE("A service that dies in the middle of a green suite is FAILED, and its last words are told") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase dying;
  dying.suite("passed", "/die");
  const testing::FakeRun run = dying.run();
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "the image is FAILED: the service ended while the acceptance suite was running");
  const kit::Json details = json_of(run.details);
  CHECK(details["why"].get<std::string>().find("it ended with exit 7; its last lines: ") == 0);
  CHECK(details["why"].get<std::string>().find("told to die") != std::string::npos);
  CHECK(json_of(run.value("verdict"))["result"] == "FAILED");
  CHECK(json_of(run.value("verdict"))["passed"] == 1);
  dying.check_nothing_left();
}

TEST_CASE("A suite that does not end is stopped at its limit and FAILED") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase endless;
  endless.config["acceptance"]["run"] = {"sleep", "60"};
  endless.config["acceptance"]["timeout"] = "300ms";
  const testing::FakeRun run = endless.run();
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message.find("did not end within 300ms (acceptance.timeout)") != std::string::npos);
  endless.check_nothing_left();
}

TEST_CASE("A suite whose program is missing is an error of the machine, and gives no verdict") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase missing;
  missing.config["acceptance"]["run"] = {"no-such-program-here"};
  const testing::FakeRun run = missing.run();
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(value_names(run) == std::vector<std::string>{"image"});
  missing.check_nothing_left();
}

TEST_CASE("A cancelled stage leaves nothing running and gives no verdict") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase cancelled;
  cancelled.config["acceptance"]["run"] = {"sleep", "60"};
  cancelled.host.on_log = [&](const testing::LogRecord& record) {
    if (record.text.find("$ sleep") == 0) std::thread([&] { cancelled.host.request_cancel(); }).detach();
  };
  const auto start = std::chrono::steady_clock::now();
  const testing::FakeRun run = cancelled.run();
  CHECK(run.status == SLIPWAY_E_CANCELLED);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(15));
  CHECK(value_names(run) == std::vector<std::string>{"image"});
  cancelled.check_nothing_left();
}
