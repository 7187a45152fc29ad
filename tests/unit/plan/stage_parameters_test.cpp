#include "sample_inputs.hpp"
#include "support/catch.hpp"

#include <slipway/plan/stage_parameters.hpp>

using namespace slipway;
using test::sample_inputs;
using test::stage_of;

namespace {

using Lines = std::vector<std::string>;

// What is wrong with the parameters of a stage: place and reason of each.
Lines problems(const std::string& stage, const std::string& with) {
  plan::Inputs inputs = sample_inputs();
  stage_of(inputs, stage).with = with;
  std::string schema;
  for (const plan::StageType& type : inputs.types)
    if (type.id == plan::stage_type_of(stage)) schema = type.config_schema;
  const auto found = plan::check_texts(inputs.pipeline, stage_of(inputs, stage), schema);
  if (!found) FAIL(base::one_line(found.error()));
  Lines lines;
  for (const plan::TextProblem& problem : found->problems)
    lines.push_back(problem.pointer + ": " + problem.error.what + ": " + problem.error.why);
  return lines;
}

}  // namespace

TEST_CASE("texts that can be expanded at any commit have no problem") {
  CHECK(problems("build", R"({"run":["make","{{version}}","{{branch}}{{tag}}","\\{{x}}"]})").empty());
  CHECK(problems("tag-publish", R"({"tags":["type=semver,pattern={{major}}.{{minor}}",
                                            "type=raw,value={{branch}},enable={{is_default_branch}}"]})")
            .empty());
}

TEST_CASE("each text that cannot be expanded is a problem with its place") {
  CHECK(problems("build", R"({"run":["{{qqqqqq}}","x","{{"],"env":{"X":"{{if}}"}})") ==
        Lines{"/env/X: the expression in '{{if}}' cannot be expanded: there is no 'if'",
              "/run/0: the expression in '{{qqqqqq}}' cannot be expanded: there is no 'qqqqqq'",
              "/run/2: the expression in '{{' cannot be expanded: '{{' has no '}}'"});
}

TEST_CASE("a version rule's pattern is read where there is no version, too") {
  CHECK(problems("tag-publish", R"({"tags":["type=semver,pattern={{majr}}"]})") ==
        Lines{"/tags/0: the expression in '{{majr}}' cannot be expanded: there is no 'majr' - did you mean 'major'?"});
}

TEST_CASE("all expressions of a rule are read, also of one that is switched off") {
  CHECK(
      problems("tag-publish", R"({"tags":["type=sha,prefix={{brnch}}-,enable=false","type=raw,value={{tga}}",
                                            "type=sha,suffix={{x}}","type=sha,enable={{y}}"]})") ==
      Lines{"/tags/0: the expression in '{{brnch}}-' cannot be expanded: there is no 'brnch' - did you mean 'branch'?",
            "/tags/1: the expression in '{{tga}}' cannot be expanded: there is no 'tga' - did you mean 'tag'?",
            "/tags/2: the expression in '{{x}}' cannot be expanded: there is no 'x'",
            "/tags/3: the expression in '{{y}}' cannot be expanded: there is no 'y'"});
}

TEST_CASE("rules that stand in one text have the place of the text") {
  CHECK(problems("tag-publish", R"({"tags":"type=sha\ntype=smver\n"})") ==
        Lines{"/tags: the tag rule 'type=smver' cannot be used: there is no type 'smver' - did you mean 'semver'?"});
}

TEST_CASE("a parameter that names a secret names one that the stage declares") {
  plan::Inputs inputs = sample_inputs();
  model::Stage& stage = stage_of(inputs, "deploy");
  stage.with = R"({"login":{"ghcr.io":{"password-secret":"TOKEN"}}})";
  const std::string schema = R"({"properties":{"login":{"additionalProperties":{"properties":{
    "password-secret":{"type":"string","x-slipway":"secret-name"}}}}}})";
  const auto lines = [&] {
    Lines found;
    const auto checked = plan::check_texts(inputs.pipeline, stage, schema);
    for (const plan::TextProblem& problem : checked.value().problems)
      found.push_back(problem.pointer + ": " + base::one_line(problem.error));
    return found;
  };
  CHECK(lines() == Lines{"/login/ghcr.io/password-secret: error[SL0309]: 'TOKEN' is no secret of the stage - the stage "
                         "declares none - write secrets: [TOKEN] beside with"});
  stage.secrets = {"OTHER"};
  CHECK(lines().front().find("it declares OTHER") != std::string::npos);
  stage.secrets = {"OTHER", "TOKEN"};
  CHECK(lines().empty());
}
