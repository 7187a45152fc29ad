#include "support/catch.hpp"
#include "support/cli.hpp"

using slipway::test::Cli;

namespace {

std::string source_file(const std::string& name) {
  std::ifstream file(SLIPWAY_SOURCE_DIR "/host/schema/" + name + ".schema.json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("Without a name the schema of the pipeline file is printed") {
  Cli("schema").runs().exits(0).prints(source_file("pipeline"));
}

TEST_CASE("Each schema is printed byte for byte") {
  for (const std::string name : {"context", "deployment", "event", "image", "lock", "pipeline", "plan", "publication",
                                 "report", "request", "result", "verdict"})
    Cli("schema " + name).runs().exits(0).prints(slipway::test::steady(source_file(name), ""));
}

TEST_CASE("An unknown schema is told with the nearest one") {
  Cli("schema pipelin")
      .runs()
      .exits(2)
      .complains(
          "error[SL0205]: there is no schema 'pipelin' - did you mean 'pipeline'? - there are context, deployment, "
          "event, image, lock, "
          "pipeline, plan, publication, report, request, result and verdict - see 'slipway help schema'\n");
  Cli("schema plan event")
      .runs()
      .exits(2)
      .complains(
          "error[SL0205]: 'slipway schema' does not take 'event' - it takes one NAME - see 'slipway help schema'\n");
}
