#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/scheduler.hpp>

#include <algorithm>
#include <map>

using namespace slipway;
using namespace slipway::run;
using test::stage;

namespace {

// Runs a plan as the runner does, `jobs` at a time, and writes down what happens: "+a" starts, "-a" ends, "!a reason"
// is skipped. Stages end in the order in which they started.
std::vector<std::string> story(const model::Plan& plan, std::size_t jobs,
                               const std::vector<std::string>& failing = {}) {
  Scheduler scheduler(plan);
  std::vector<std::string> lines;
  std::vector<std::string> running;
  for (;;) {
    while (const auto skip = scheduler.next_skip()) {
      scheduler.set(skip->stage, StageProgress::skipped);
      lines.push_back("!" + skip->stage + " " + skip->reason);
    }
    while (scheduler.running() < jobs) {
      const model::PlannedStage* ready = scheduler.next_ready();
      if (ready == nullptr) break;
      scheduler.set(ready->name, StageProgress::running);
      running.push_back(ready->name);
      lines.push_back("+" + ready->name);
    }
    if (running.empty()) break;
    const std::string ended = running.front();
    running.erase(running.begin());
    const bool red = std::find(failing.begin(), failing.end(), ended) != failing.end();
    scheduler.set(ended, red ? StageProgress::failed : StageProgress::done);
    lines.push_back((red ? "x" : "-") + ended);
  }
  CHECK(scheduler.over());
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a chain runs in its order") {
  const model::Plan plan = test::plan({stage("a"), stage("b", {"a"}), stage("c", {"b"})});
  CHECK(story(plan, 4) == Lines{"+a", "-a", "+b", "-b", "+c", "-c"});
}

TEST_CASE("independent stages run side by side, as many as there are jobs") {
  const model::Plan plan = test::plan({stage("a"), stage("b"), stage("c"), stage("d", {"a", "b", "c"})});
  CHECK(story(plan, 3) == Lines{"+a", "+b", "+c", "-a", "-b", "-c", "+d", "-d"});
  CHECK(story(plan, 2) == Lines{"+a", "+b", "-a", "+c", "-b", "-c", "+d", "-d"});
  CHECK(story(plan, 1) == Lines{"+a", "-a", "+b", "-b", "+c", "-c", "+d", "-d"});
}

TEST_CASE("a diamond waits for both sides") {
  const model::Plan plan =
      test::plan({stage("top"), stage("left", {"top"}), stage("right", {"top"}), stage("bottom", {"left", "right"})});
  CHECK(story(plan, 2) == Lines{"+top", "-top", "+left", "+right", "-left", "-right", "+bottom", "-bottom"});
}

TEST_CASE("what needs a failed stage is skipped with the reason, and so is what needs that") {
  const model::Plan plan = test::plan({stage("test"), stage("build", {"test"}), stage("release", {"build"}),
                                       stage("publish", {"release"}), stage("lint")});
  CHECK(story(plan, 1, {"build"}) == Lines{"+test", "-test", "+build", "xbuild",
                                           "!release it needs 'build', which failed",
                                           "!publish it needs 'release', which was skipped", "+lint", "-lint"});
}

TEST_CASE("the first of several reasons is told") {
  const model::Plan plan = test::plan({stage("a"), stage("b"), stage("c", {"b", "a"})});
  CHECK(story(plan, 2, {"a", "b"}) == Lines{"+a", "+b", "xa", "!c it needs 'a', which failed", "xb"});
}

TEST_CASE("a stage that is planned not to run is skipped at once and takes along what needs it") {
  model::Plan plan = test::plan({stage("a"), stage("deploy", {"a"}), stage("after", {"deploy"})});
  plan.stages[1].skip_reason = "the branch is not main";
  CHECK(story(plan, 2) ==
        Lines{"!deploy the branch is not main", "!after it needs 'deploy', which was skipped", "+a", "-a"});
}

TEST_CASE("after a stop nothing new starts and what runs may end") {
  const model::Plan plan = test::plan({stage("a"), stage("b"), stage("c", {"a"})});
  Scheduler scheduler(plan);
  scheduler.set("a", StageProgress::running);
  scheduler.stop("the run got SIGINT");
  CHECK(scheduler.next_ready() == nullptr);
  CHECK_FALSE(scheduler.over());
  CHECK(scheduler.next_skip()->stage == "b");
  CHECK(scheduler.next_skip()->reason == "the run got SIGINT");
  scheduler.set("b", StageProgress::skipped);
  CHECK(scheduler.next_skip()->stage == "c");
  scheduler.set("c", StageProgress::skipped);
  CHECK_FALSE(scheduler.next_skip());
  scheduler.set("a", StageProgress::failed);
  CHECK(scheduler.over());
}

TEST_CASE("a plan without stages is over") {
  const model::Plan plan = test::plan({});
  CHECK(Scheduler(plan).over());
}

namespace {

// The same numbers in every run of the test.
class Dice {
public:
  explicit Dice(std::uint32_t seed) : m_state(seed) {}
  std::size_t below(std::size_t limit) {
    m_state = m_state * 1'664'525U + 1'013'904'223U;
    return (m_state >> 16U) % limit;
  }

private:
  std::uint32_t m_state;
};

struct Rolled {
  model::Plan plan;
  std::vector<std::string> failing;
};

// Up to twelve stages that each need some of those before them; some fail, some are planned not to run.
Rolled rolled(std::uint32_t seed) {
  Dice dice(seed);
  Rolled rolled;
  std::vector<model::PlannedStage> stages;
  const std::size_t count = 1 + dice.below(12);
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<std::string> needs;
    for (std::size_t j = 0; j < i; ++j)
      if (dice.below(4) == 0) needs.push_back("s" + std::to_string(j));
    stages.push_back(stage("s" + std::to_string(i), std::move(needs)));
    if (dice.below(8) == 0) stages.back().skip_reason = "planned";
    if (dice.below(6) == 0) rolled.failing.push_back(stages.back().name);
  }
  rolled.plan = test::plan(std::move(stages));
  return rolled;
}

// What must become of each stage, from the plan alone: '-' done, 'x' failed, '!' skipped.
std::map<std::string, char> expected_ends(const Rolled& rolled) {
  std::map<std::string, char> ends;
  for (const model::PlannedStage& one : rolled.plan.stages) {
    const bool blocked =
        std::any_of(one.needs.begin(), one.needs.end(), [&](const auto& need) { return ends[need] != '-'; });
    const bool red = std::find(rolled.failing.begin(), rolled.failing.end(), one.name) != rolled.failing.end();
    ends[one.name] = blocked || !one.skip_reason.empty() ? '!' : red ? 'x' : '-';
  }
  return ends;
}

}  // namespace

TEST_CASE("whatever the plan and the number of jobs, every stage ends once, after all that it needs") {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    const Rolled rolled = ::rolled(seed);
    for (const std::size_t jobs : {1U, 2U, 5U}) {
      std::map<std::string, char> ends;
      std::size_t running = 0;
      INFO("seed " << seed << " with " << jobs << " jobs");
      for (const std::string& line : story(rolled.plan, jobs, rolled.failing)) {
        const std::string name = line.substr(1, line.find(' ') - 1);
        if (line[0] == '+') {
          const auto& needs = std::find_if(rolled.plan.stages.begin(), rolled.plan.stages.end(), [&](const auto& one) {
                                return one.name == name;
                              })->needs;
          if (++running > jobs) FAIL("too many at once");
          for (const std::string& need : needs)
            if (ends[need] != '-') FAIL(name << " began before " << need << " was done");
          continue;
        }
        if (line[0] != '!') --running;
        if (!ends.emplace(name, line[0]).second) FAIL(name << " ended twice");
      }
      CHECK(ends == expected_ends(rolled));
    }
  }
}

TEST_CASE("stages that were done in an earlier sitting let the next ones start") {
  const model::Plan plan = test::plan({stage("a"), stage("b", {"a"})});
  Scheduler scheduler(plan);
  scheduler.set("a", StageProgress::done);
  REQUIRE(scheduler.next_ready() != nullptr);
  CHECK(scheduler.next_ready()->name == "b");
}
