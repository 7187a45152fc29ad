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

TEST_CASE("a file of a secret that is empty, a folder or too large holds no secret") {
  const TempFolder folder;
  const auto refused = [&](const std::string& file, const std::string& why) {
    CHECK(refusal(plan_with({"TOKEN"}), {"TOKEN_FILE=" + file}) ==
          "error[SL0608]: the secret 'TOKEN' of stage 'deploy' cannot be read - TOKEN_FILE names " + file + ": " + why +
              " - nothing was run");
  };
  refused(folder.write("empty", ""), "it is empty");
  refused(folder.write("lines", "\r\n\n"), "it is empty");
  refused(folder.path(), "it is a folder");
  refused(folder.write("large", std::string((1 << 20) + 1, 'x')), "it is larger than 1.0 MiB");
}

TEST_CASE("a secret of several stages is read once, and of several variables the first is meant") {
  model::Plan plan = test::plan({stage("build"), stage("deploy", {"build"})});
  plan.stages[0].secrets = {"TOKEN", "KEY"};
  plan.stages[1].secrets = {"TOKEN"};
  const Secrets secrets =
      Secrets::load(plan, {"TOKEN=first-of-both", "TOKEN=second-of-both", "KEY=another-key", "odd"}).value();
  CHECK(secrets.value("TOKEN") == "first-of-both");
  CHECK(secrets.mask("first-of-both second-of-both another-key") == "*** second-of-both ***");
  CHECK(refusal(plan, {"TOKEN=first-of-both"})
            .starts_with("error[SL0608]: the secret 'KEY' of stage 'build' is not there"));
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
