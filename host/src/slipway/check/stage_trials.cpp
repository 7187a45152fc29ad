#include <slipway/abi.h>
#include <slipway/check/config_samples.hpp>
#include <slipway/check/stage_trials.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>

namespace slipway::check {

namespace {

constexpr std::size_t k_fuzzed = 40;
constexpr std::array k_given{SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                             SLIPWAY_SERVICE_EMIT};
// What a service can answer, and one that no host of today knows.
constexpr std::array k_answers{"-1", "-2", "-4", "-5", "-6", "-7", "-8", "-9", "-10", "-11", "-14", "-99"};

enum class Wants { granted, withheld };

bool asks_for(const plugin::StageDescriptor& stage, const char* service) {
  for (const auto* list : {&stage.needs, &stage.wants})
    if (std::find(list->begin(), list->end(), service) != list->end()) return true;
  return false;
}

Trial stage_trial(const plugin::StageDescriptor& stage, std::string id, std::string probe,
                  std::vector<std::string> configs, Wants wants = Wants::granted) {
  Trial trial{.id = std::move(id), .probe = std::move(probe), .configs = std::move(configs)};
  trial.inputs.emplace_back("stage", stage.id);
  for (const char* service : k_given)
    trial.inputs.emplace_back("grant", service);
  for (const std::string& service : stage.needs)
    trial.inputs.emplace_back("grant", service);
  for (const std::string& service : stage.wants)
    if (wants == Wants::granted) trial.inputs.emplace_back("grant", service);
  return trial;
}

// What a stage does in its life: plan and probe, run, roll-back.
Trial& living(Trial& trial) {
  for (const char* call : {"plan", "probe", "run", "rollback"})
    trial.inputs.emplace_back("call", call);
  return trial;
}

class StagePlanner {
public:
  StagePlanner(const plugin::StageDescriptor& stage, const StageKnowledge& known) : m_stage(stage), m_known(known) {}

  StagePlan plan() {
    refusals();
    if (m_known.config.empty()) {
      skip_the_rest();
      return std::move(m_plan);
    }
    contract();
    behaviour();
    hostility();
    return std::move(m_plan);
  }

private:
  Trial& add(std::string id, std::string probe = "session", Wants wants = Wants::granted) {
    m_plan.trials.push_back(stage_trial(m_stage, std::move(id), std::move(probe), {m_known.config}, wants));
    return m_plan.trials.back();
  }
  void skip(std::string id, std::string why) {
    m_plan.skipped.push_back({.id = std::move(id), .outcome = Outcome::skip, .message = std::move(why)});
  }
  bool has(std::uint32_t flag) const { return (m_stage.flags & flag) != 0; }

  void refusals() {
    const std::vector<std::string> wrong = wrong_configs(m_stage.config_schema);
    if (wrong.empty()) skip("refuse-config", "the schema accepts every object");
    if (!wrong.empty()) {
      m_plan.trials.push_back(stage_trial(m_stage, "refuse-config", "configs", wrong));
      m_plan.trials.back().inputs.emplace_back("strict", "config");
      m_plan.trials.back().also = {"fail-first"};
    }
    const std::vector<std::string> random = random_configs(m_stage.config_schema, m_known.seed, k_fuzzed);
    if (random.empty()) return skip("fuzz-config", "no random parameters fit the schema");
    m_plan.trials.push_back(stage_trial(m_stage, "fuzz-config", "configs", random));
  }

  void skip_the_rest() {
    for (const Test& test : tests())
      if (test.level >= 2 && test.id != "no-escape" && test.id != "refuse-config" && test.id != "fuzz-config")
        skip(std::string(test.id),
             "create() takes none of the parameters that were made from its schema; give some by --with FILE");
  }

  void contract() {
    add("facets", "facets");
    add("pairing", "pairing");
    living(add("text")).inputs.emplace_back("texts", "edge");
    living(add("borrowed")).inputs.emplace_back("texts", "guarded");
    living(add("services-in-time")).inputs.emplace_back("linger", "40");
    Trial& grown = living(add("struct-size"));
    grown.inputs.emplace_back("locked-tables", "1");
    grown.judge = [](const Evidence& evidence, Finding& finding) {
      if (evidence.end.facts.at("accepted") != "-1") return;
      finding.outcome = Outcome::fail;
      finding.message = "create() refuses a host of a newer minor version, whose structs have more members";
    };
    without_wants();
  }

  void without_wants() {
    const bool any = std::any_of(m_stage.wants.begin(), m_stage.wants.end(), [](const std::string& id) {
      return std::find(k_given.begin(), k_given.end(), id) == k_given.end();
    });
    if (!any) return skip("wants", "the stage wants no service");
    Trial& trial = living(add("wants", "session", Wants::withheld));
    trial.judge = [](const Evidence& evidence, Finding& finding) {
      if (evidence.end.facts.at("accepted") != "-1") return;
      finding.outcome = Outcome::fail;
      finding.message = "create() refuses when the services that it only wants are not there; it needs them";
    };
  }

  void behaviour() {
    for (const char* when : {"before", "during"}) {
      Trial& trial = add("cancel");
      trial.inputs.emplace_back("cancel", when);
      trial.judge = [usual = m_known.run_status](const Evidence& evidence, Finding& finding) {
        judge_cancelled(evidence.end, usual, finding);
      };
    }
    secrets();
    again();
    folders();
  }

  // A stage that was done by then has nothing to stop, and one that fails in any case fails now too.
  static void judge_cancelled(const ProbeEnd& end, int usual, Finding& finding) {
    for (const auto& [call, status] : end.returned)
      if (call == "run" && status != SLIPWAY_OK && status != SLIPWAY_VERDICT_FAIL && status != SLIPWAY_E_CANCELLED &&
          status != usual) {
        finding.outcome = Outcome::fail;
        finding.message = fmt::format("run() returns {} when it is asked to stop; that is SLIPWAY_E_CANCELLED ({})",
                                      status, static_cast<int>(SLIPWAY_E_CANCELLED));
      }
  }

  void secrets() {
    if (!asks_for(m_stage, SLIPWAY_SERVICE_SECRET)) return skip("secrets", "the stage asks for no secret");
    living(add("secrets")).judge = [](const Evidence& evidence, Finding& finding) {
      const bool printed = evidence.end.printed.find(k_canary) != std::string::npos;
      const std::string file = evidence.scratch.file_with(k_canary);
      if (!printed && file.empty()) return;
      finding.outcome = Outcome::fail;
      finding.message = printed ? "it prints a secret" : fmt::format("it leaves a secret in the file {}", file);
      finding.output.clear();
    };
  }

  void again() {
    if (!has(SLIPWAY_STAGE_IDEMPOTENT) && !has(SLIPWAY_STAGE_PURE))
      return skip("idempotent", "the stage is not IDEMPOTENT");
    Trial& trial = add("idempotent");
    for (int i = 0; i < 2; ++i)
      trial.inputs.emplace_back("call", "run");
    trial.judge = [](const Evidence& evidence, Finding& finding) { judge_again(evidence.end, finding); };
  }

  static void judge_again(const ProbeEnd& end, Finding& finding) {
    if (end.outputs.size() != 2) return;
    // Times are what may differ.
    static const std::regex k_time("\"([a-z_]*_ms|duration|time)\": ?[0-9.]+");
    const std::string first = std::regex_replace(end.outputs[0], k_time, "");
    const std::string second = std::regex_replace(end.outputs[1], k_time, "");
    if (first == second) return;
    finding.outcome = Outcome::fail;
    const std::string statuses[] = {first.substr(0, first.find('\n')), second.substr(0, second.find('\n'))};
    finding.message =
        statuses[0] == statuses[1]
            ? "its second run() with equal inputs gives other outputs than the first"
            : fmt::format("its first run() returns {}, the second with equal inputs {}", statuses[0], statuses[1]);
  }

  void folders() {
    const bool pure = has(SLIPWAY_STAGE_PURE);
    if (!pure) skip("pure", "the stage is not PURE");
    Trial& trial = add(pure ? "pure" : "workspace");
    trial.inputs.emplace_back("call", "plan");
    trial.inputs.emplace_back("call", "run");
    trial.judge = [config = m_known.config, pure](const Evidence& evidence, Finding& finding) {
      const std::string changed = changed_outside(evidence.before, evidence.after);
      // A place that its parameters name is its own, if it may have one.
      const std::string name = changed.substr(0, changed.find('/', 5)).substr(changed.find('/') + 1);
      const bool named = !pure && changed.starts_with("root/") && config.find(name) != std::string::npos;
      if (changed.empty() || named) return;
      finding.outcome = Outcome::fail;
      finding.message = fmt::format("it changes {}, outside of its workspace and its output folder", changed);
    };
    living(add("workspace")).surroundings = Surroundings::odd;
  }

  void hostility() {
    Trial& trial = living(add("hostile-host"));
    trial.also = {"fail-first"};
    for (const char* answer : k_answers)
      trial.inputs.emplace_back("answer", answer);
  }

  const plugin::StageDescriptor& m_stage;
  const StageKnowledge& m_known;
  StagePlan m_plan;
};

}  // namespace

Trial first_trial(const plugin::StageDescriptor& stage, const std::vector<std::string>& configs) {
  Trial trial = stage_trial(stage, "no-escape", "session", configs);
  trial.also = {"fail-first", "effects", "service-arguments"};
  return std::move(living(trial));
}

StagePlan stage_trials(const plugin::StageDescriptor& stage, const StageKnowledge& known) {
  return StagePlanner(stage, known).plan();
}

}  // namespace slipway::check
