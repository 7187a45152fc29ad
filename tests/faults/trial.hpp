// Trying a fault: a repository with a pipeline of plugins that misbehave, the real program run in it, and what must
// hold afterwards whatever went wrong.
#pragma once

#include "support/cli.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/process.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace slipway::test {

// How a call of slipway ended.
struct Ended {
  int code = -1;
  int signal = 0;
  std::string out;
  std::string err;
  std::int64_t took_ms = 0;
  std::vector<std::string> survivors;  // Commands of descendants that were still there afterwards.

  std::string last_error_line() const;
};

// A call that goes on.
class Started {
public:
  Started(base::Child child, const TempFolder& outputs);
  Started(Started&&) = default;
  ~Started();

  // Waits until the text is on standard output.
  void until_it_says(std::string_view text);
  // To the process alone.
  void signal(int number);
  // Waits for its end; the test fails after the limit. What it left running is counted after `grace_ms` at the latest,
  // and killed.
  Ended wait(std::int64_t grace_ms = 0);
  pid_t pid() const { return m_child.pid; }

private:
  base::Child m_child;
  const TempFolder& m_outputs;
  std::int64_t m_started_ms;
  bool m_waited = false;
};

// A repository whose pipeline uses the test plugins.
class Trial {
public:
  explicit Trial(const std::string& stages);
  // Without a repository.
  struct Bare {};
  Trial(Bare, const std::string& stages);

  // Before the call: a shell snippet ("ulimit -n 32; exec \"$@\""), variables, more --plugin ID=PATH.
  std::string shell;
  std::map<std::string, std::string> env;
  std::vector<std::string> plugins;
  std::string below;  // Folder of the call, below the repository.

  Started start(const std::string& words = "run");
  Ended run(const std::string& words = "run") { return start(words).wait(); }

  // Of the newest run.
  std::string run_folder() const;
  std::string log(const std::string& stage) const;
  nlohmann::json result() const;
  // Folders of all runs, the newest first.
  std::vector<std::string> runs() const;

  TempFolder folder;

private:
  void prepare(const std::string& stages);
  TempFolder m_outputs;  // Outside of the repository, which would be dirty.
};

// "  odd:\n    uses: dev.slipway.tests.misbehave\n    with: {do: ACT}\n" and a stage "after" that needs it.
std::string misbehaving(const std::string& act, const std::string& more = {}, const std::string& with = {});

// "sha256:..." of a test plugin.
std::string digest_of_plugin(const std::string& name);

// A candidate that passed, and a stage "publish" with effects a, b and c on the world.
std::string publishing(const std::string& world, const std::string& act = {}, int at = 0);

struct Expected {
  int exit = 5;
  std::string code;            // "SL0502"
  std::string failed = "odd";  // The stage that must be reported; empty: none in particular.
  std::int64_t within_ms = 60'000;
};

// The contract of every fault: one clear error, told the same in result.json; journal, logs and results readable; later
// stages skipped with the reason; nothing left running; within the time.
void check_contract(const Trial& trial, const Ended& ended, const Expected& expected);

// The same for a run that goes well in spite of the fault.
void check_green(const Trial& trial, const Ended& ended, std::int64_t within_ms = 60'000);

bool contains(std::string_view text, std::string_view part);

}  // namespace slipway::test
