// Facts and plans that tests of a run begin with.
#pragma once

#include "support/temp_folder.hpp"

#include <slipway/model/event.hpp>
#include <slipway/model/plan.hpp>

#include <string>
#include <utility>
#include <vector>

namespace slipway::test {

inline model::Event event(std::uint64_t sequence, std::string stage, model::Fact fact) {
  return {sequence, 1'700'000'000'000, 1000, "20261121-115944-3f9a", std::move(stage), std::move(fact)};
}

inline model::Event note(std::uint64_t sequence, std::string text) {
  return event(sequence, {}, model::Warning{std::move(text)});
}

inline model::Effect effect(std::string name) { return {"oci.tag", "registry/app", std::move(name), "sha256:1"}; }

inline model::Digest digest(char digit) { return model::Digest::from_hex(std::string(64, digit)); }

inline model::PlannedStage stage(std::string name, std::vector<std::string> needs = {}) {
  model::PlannedStage planned;
  planned.type = "dev.slipway." + name;
  planned.name = std::move(name);
  planned.needs = std::move(needs);
  planned.with = "{}";
  planned.timeout_ms = 60'000;
  return planned;
}

inline model::Plan plan(std::vector<model::PlannedStage> stages) {
  model::Plan plan;
  plan.pipeline = "app";
  plan.image = "registry/app";
  plan.source.root = "/repository";
  plan.source.commit = std::string(40, 'c');
  plan.source.short_sha = "ccccccc";
  plan.source.tree = std::string(40, 't');
  plan.source.branch = "main";
  plan.source.commit_time = 1'700'000'000;
  plan.source.subject = "A subject";
  plan.trigger.ref = "refs/heads/main";
  plan.trigger.commit = plan.source.commit;
  plan.stages = std::move(stages);
  return plan;
}

}  // namespace slipway::test
