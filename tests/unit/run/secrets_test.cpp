#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/run/secrets.hpp>

using namespace slipway;
using namespace slipway::run;
using test::stage;
using test::TempFolder;

namespace {

model::Plan plan_with(const std::vector<std::string>& names) {
  model::Plan plan = test::plan({stage("deploy")});
  plan.stages[0].secrets = names;
  return plan;
}

std::string refusal(const model::Plan& plan, const std::vector<std::string>& environment) {
  const auto secrets = Secrets::load(plan, environment);
  return secrets ? "loaded" : base::one_line(secrets.error());
}

}  // namespace

TEST_CASE("a run without secrets shows everything as it is") {
  const Secrets secrets = Secrets::load(test::plan({stage("a")}), {"TOKEN=hunter2-hunter2"}).value();
  CHECK(secrets.mask("TOKEN=hunter2-hunter2") == "TOKEN=hunter2-hunter2");
  CHECK_FALSE(secrets.value("TOKEN"));
}

TEST_CASE("a secret comes from its variable or from the file that another names") {
  const TempFolder folder;
  const std::string file = folder.write("token", "from-a-file\r\n\n");
  CHECK(Secrets::load(plan_with({"TOKEN"}), {"TOKEN=from-the-variable"})->value("TOKEN") == "from-the-variable");
  CHECK(Secrets::load(plan_with({"TOKEN"}), {"TOKEN_FILE=" + file})->value("TOKEN") == "from-a-file");
  CHECK(Secrets::load(plan_with({"TOKEN"}), {"TOKEN_FILE=" + file, "TOKEN=both"})->value("TOKEN") == "both");
  CHECK_FALSE(Secrets::load(plan_with({"TOKEN"}), {"TOKEN=abcdefgh"})->value("OTHER"));
}

TEST_CASE("a secret that is nowhere is named before anything runs") {
  CHECK(refusal(plan_with({"TOKEN"}), {"TOKENS=x"}) ==
        "error[SL0608]: the secret 'TOKEN' of stage 'deploy' is not there - neither TOKEN nor TOKEN_FILE is set - "
        "nothing was run - set TOKEN to the secret, or TOKEN_FILE to a file that holds it");
  CHECK(refusal(plan_with({"TOKEN"}), {"TOKEN=", "TOKEN_FILE="}).starts_with("error[SL0608]: the secret 'TOKEN' "));
  CHECK(refusal(plan_with({"TOKEN"}), {"TOKEN_FILE=/no/such/file"}) ==
        "error[SL0608]: the secret 'TOKEN' of stage 'deploy' cannot be read - TOKEN_FILE names /no/such/file: no such "
        "file or directory - nothing was run");
}

TEST_CASE("a stage that will not run needs no secrets") {
  model::Plan plan = plan_with({"TOKEN"});
  plan.stages[0].skip_reason = "the branch is not main";
  CHECK(refusal(plan, {}) == "loaded");
}

TEST_CASE("a secret is masked in a whole text and in a stream, however it is cut") {
  const Secrets secrets = Secrets::load(plan_with({"TOKEN"}), {"TOKEN=correct-horse-battery"}).value();
  CHECK(secrets.mask("x correct-horse-battery y") == "x *** y");
  CHECK(secrets.mask("a correct-horse-") == "a correct-horse-");
  MaskingStream stream = secrets.stream();
  std::string shown;
  for (const char byte : std::string("x correct-horse-battery y"))
    shown += stream.feed({&byte, 1});
  shown += stream.flush();
  CHECK(shown == "x *** y");
}

TEST_CASE("a secret that is too short is told and not masked") {
  const Secrets secrets = Secrets::load(plan_with({"PIN", "TOKEN"}), {"PIN=12", "TOKEN=correct-horse"}).value();
  CHECK(secrets.unmasked() == std::vector<std::string>{"PIN"});
  CHECK(secrets.mask("12 correct-horse") == "12 ***");
}
