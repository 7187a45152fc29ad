#include "folder_watch.hpp"
#include "library.hpp"
#include "process_state.hpp"
#include "report.hpp"
#include "session.hpp"
#include "trials.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <thread>
#include <vector>

namespace slipway::probe {

namespace {

using Milliseconds = std::chrono::milliseconds;

struct Prepared {
  const slipway_stage* stage;
  StrictHost* host;  // Never destroyed: threads of the plugin may come back to it.
  Lending lending;
};

Prepared prepare(const Inputs& inputs) {
  const std::string texts = inputs.text("texts");
  const Lending lending = texts == "edge" ? Lending::at_edge : texts == "guarded" ? Lending::guarded : Lending::plain;
  if (lending != Lending::plain || inputs.has("locked-tables")) watch_faults();
  const slipway_stage* const stage = find_stage(load_plugin(), inputs.text("stage"));
  return {stage, new StrictHost(host_settings(inputs, *stage)), lending};
}

// The first of the configurations that create() takes, created.
bool create_any(Session& session, const Inputs& inputs) {
  std::int64_t index = 0;
  for (const std::string& config : inputs.all("config")) {
    if (session.create(config) == SLIPWAY_OK) {
      fact("accepted", index);
      return true;
    }
    ++index;
  }
  fact("accepted", std::int64_t{-1});
  return false;
}

// Asks run() to stop and ends the process when it does not.
class Canceller {
public:
  Canceller(StrictHost& host, std::int64_t delay_ms) {
    std::thread([&host, delay_ms] {
      std::this_thread::sleep_for(Milliseconds(delay_ms));
      host.cancel();
      std::this_thread::sleep_for(Milliseconds(k_grace_ms));
      violation("cancel",
                place() + " does not return within " + std::to_string(k_grace_ms) + " ms after it was asked to stop");
      done();
    }).detach();
  }
};

// How the outside of the stage behaves in one round of the trial.
void round(Session& session, StrictHost& host, const Inputs& inputs) {
  const std::string request = inputs.text("request");
  for (const std::string& call : inputs.all("call")) {
    if (call == "plan") session.act(SLIPWAY_FACET_PLAN, Call::plan, request);
    if (call == "probe") session.probe(request);
    if (call == "rollback") session.act(SLIPWAY_FACET_ROLLBACK, Call::rollback, request);
    if (call != "run") continue;
    host.forget_outputs();
    const slipway_status status = session.run(request);
    fact("outputs", quoted(status_name(status) + "\n" + host.outputs()));
  }
}

void cancelled_run(Session& session, StrictHost& host, const Inputs& inputs) {
  const bool before = inputs.text("cancel") == "before";
  if (before) host.cancel();
  const Canceller canceller(host, before ? 0 : 30);
  const slipway_status status = session.run(inputs.text("request"));
  // A stage that was done by then has nothing to stop, and one that finds the answer to be no may say so.
  const bool fine = status == SLIPWAY_OK || status == SLIPWAY_VERDICT_FAIL || status == SLIPWAY_E_CANCELLED;
  if (host.cancelled() && inputs.has("must-cancel") && !fine)
    violation("cancel", place() + " returns " + status_name(status) +
                            " after it was asked to stop; SLIPWAY_E_CANCELLED is meant for that");
}

// A place that its parameters name is its own, unless it is pure.
void report_changes(const FolderWatch& watch, const Inputs& inputs) {
  const std::string rule = inputs.text("rule");
  for (const std::string& path : watch.changed())
    if (rule == "pure" || inputs.text("config").find(path) == std::string::npos)
      return violation(rule, "it changes " + path + ", outside of its workspace and its output folder");
}

// What it grew by from each value to the next at least. A language's run time allocates once in a while, a leak always.
std::size_t steady_growth(const std::vector<std::size_t>& values) {
  std::size_t least = SIZE_MAX;
  for (std::size_t i = 1; i < values.size(); ++i)
    least = std::min(least, values[i] > values[i - 1] ? values[i] - values[i - 1] : 0);
  return least;
}

}  // namespace

void session_trial(const Inputs& inputs) {
  const Prepared prepared = prepare(inputs);
  const FolderWatch watch(inputs.all("watch"));  // What loading changes is another test's.
  for (const std::string& folder : watch.left_out())
    fact("unwatched", quoted(folder));
  Session session(prepared.stage, *prepared.host, prepared.lending);
  if (!create_any(session, inputs)) return;
  std::vector<std::string> answers = inputs.all("answer");
  if (answers.empty()) answers.emplace_back("0");
  bool created = true;
  for (const std::string& answer : answers) {
    const auto status = static_cast<slipway_status>(std::strtol(answer.c_str(), nullptr, 10));
    if (!created && session.create(inputs.all("config").front()) != SLIPWAY_OK) continue;
    prepared.host->answer(status);
    if (inputs.has("cancel"))
      cancelled_run(session, *prepared.host, inputs);
    else
      round(session, *prepared.host, inputs);
    const Milliseconds linger(inputs.number("linger"));
    std::this_thread::sleep_for(linger);
    session.destroy();
    std::this_thread::sleep_for(linger);
    prepared.host->answer(SLIPWAY_OK);
    created = false;
  }
  report_changes(watch, inputs);
}

void configs_trial(const Inputs& inputs) {
  const Prepared prepared = prepare(inputs);
  const std::string rule = inputs.text("rule");
  const bool must_name = inputs.text("strict") == "config";
  std::int64_t index = 0;
  for (const std::string& config : inputs.all("config")) {
    fact("trying", index++);
    Session session(prepared.stage, *prepared.host, prepared.lending);
    const slipway_status status = session.create(config);
    if (status == SLIPWAY_OK) {
      session.destroy();
      continue;
    }
    const bool fine = must_name ? status == SLIPWAY_E_CONFIG || status == SLIPWAY_E_UNSUPPORTED
                                : status != SLIPWAY_E_INTERNAL && status < 0;
    if (!fine)
      violation(rule, "create() refuses parameters with " + status_name(status) + " instead of SLIPWAY_E_CONFIG");
  }
}

void facets_trial(const Inputs& inputs) {
  const Prepared prepared = prepare(inputs);
  Session session(prepared.stage, *prepared.host, prepared.lending);
  if (!create_any(session, inputs)) return;
  static constexpr std::array k_unknown{"",
                                        "slipway.plan",
                                        "slipway.plan/",
                                        "slipway.plan/2",
                                        "slipway.plan/1 ",
                                        "slipway.plan/11",
                                        "slipway.plan/1.0",
                                        "slipway.probe/1x",
                                        "slipway.rollback/10",
                                        "SLIPWAY.PLAN/1",
                                        "com.example.unknown/1"};
  for (const char* id : k_unknown)
    if (session.facet(id) != nullptr)
      violation("facets", "facet() gives a table for '" + std::string(id) + "', which it cannot know");
  for (const char* id : {SLIPWAY_FACET_PLAN, SLIPWAY_FACET_ROLLBACK}) {
    const auto* table = static_cast<const slipway_action_v1*>(session.facet(id));
    if (table == nullptr) continue;
    if (table->struct_size < sizeof *table)
      violation("facets", std::string(id) + " has a struct_size that is too small");
    else if (table->perform == nullptr)
      violation("facets", std::string(id) + " has no perform()");
    if (session.facet(id) != table)
      violation("facets", std::string(id) + " is another table when it is asked for again");
  }
  const auto* table = static_cast<const slipway_probe_v1*>(session.facet(SLIPWAY_FACET_PROBE));
  if (table != nullptr && table->struct_size < sizeof *table)
    violation("facets", "slipway.probe/1 has a struct_size that is too small");
  else if (table != nullptr && table->probe == nullptr)
    violation("facets", "slipway.probe/1 has no probe()");
  session.destroy();
}

void pairing_trial(const Inputs& inputs) {
  constexpr int k_warm_up = 20;
  constexpr std::size_t k_rounds = 100;
  constexpr std::size_t k_batch = 25;
  const Prepared prepared = prepare(inputs);
  const std::string config = inputs.text("config");
  std::size_t threads = 0, descriptors = 0;
  std::vector<std::size_t> allocated;  // At the end of the warm-up and of each batch.
  for (std::size_t i = 0; i < k_warm_up + k_rounds; ++i) {
    void* self = nullptr;
    prepared.host->enter(Call::create);
    const slipway_status status =
        prepared.stage->create(prepared.stage, prepared.host->raw(), {config.data(), config.size()}, &self);
    prepared.host->leave(SLIPWAY_OK);
    if (status != SLIPWAY_OK)
      return violation("pairing",
                       "create() returns " + status_name(status) + " at its call no. " + std::to_string(i + 1));
    prepared.host->enter(Call::destroy);
    prepared.stage->destroy(self);
    prepared.host->leave(SLIPWAY_OK);
    if (i + 1 >= k_warm_up && (i + 1 - k_warm_up) % k_batch == 0) allocated.push_back(allocated_bytes());
    if (i + 1 != k_warm_up) continue;
    threads = thread_count();
    descriptors = descriptor_count();
  }
  const auto grew = [&](std::size_t before, std::size_t after) { return after >= before + k_rounds / 2; };
  if (grew(threads, thread_count())) violation("pairing", "each create() leaves a thread behind, after destroy() too");
  if (grew(descriptors, descriptor_count()))
    violation("pairing", "each create() leaves a descriptor open, after destroy() too");
  const std::size_t left = steady_growth(allocated) / k_batch;
  if (left >= 16)
    violation("pairing", "each create() leaves " + std::to_string(left) + " bytes allocated, after destroy() too");
}

}  // namespace slipway::probe
