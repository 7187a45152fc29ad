// The bundled stages as a user of the command line sees them.
#include "pipelines.hpp"
#include "support/catch.hpp"

#include <nlohmann/json.hpp>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

constexpr const char* k_tested = R"(slipway: 1
name: sample
stages:
  test:
    uses: test
    with:
      suites:
        - name: unit
          run: [sh, test.sh]
          reports: [reports/*.xml]
  build:
    uses: build
    needs: [test]
    with:
      run: [sh, build.sh]
      artifacts: [{name: server, path: dist/server}]
)";

struct TestedSample {
  TempFolder folder;
  explicit TestedSample(const std::string& report) {
    folder.write("slipway.yaml", k_tested);
    folder.write("test.sh", "mkdir reports && cat > reports/unit.xml <<'END'\n" + report + "\nEND\necho tested\n");
    folder.write("build.sh", "mkdir dist && echo made > dist/server\n");
    make_repository(folder);
  }
};

}  // namespace

TEST_CASE("Green tests are counted and an artifact is named") {
  const TestedSample sample(R"(<testsuite name="unit"><testcase name="adds" classname="store"/></testsuite>)");
  Cli("run").in(sample.folder).runs().exits(0).prints_something_like("test: passed in TIME: 1 passed\n");
}

TEST_CASE("A red test is shown with its message and place, and what needs it is skipped") {
  const TestedSample sample(
      R"(<testsuite name="unit"><testcase name="adds" classname="store"/><testcase name="keeps order" classname="store" file="tests/store.c" line="41"><failure message="expected 1, got 2"/></testcase></testsuite>)");
  Ran ran = Cli("run").in(sample.folder).runs();
  ran.exits(1).prints_something_like("test: failed in TIME: 1 failed, 1 passed\n");
  ran.prints_something_like("build: skipped: it needs 'test', which failed\n");
  ran.prints_something_like("\u2717 store.keeps order  tests/store.c:41\n      expected 1, got 2\n");
  ran.complains_about("error[SL0101]: stage 'test': ");
}

TEST_CASE("The tags of a moment, for people and for programs") {
  const TempFolder folder;
  folder.write("slipway.yaml", R"(slipway: 1
name: sample
image: oci:../registry/sample
stages:
  tag-publish:
    uses: tag-publish
    with:
      tags: [type=sha, "type=semver,pattern={{version}}", "type=ref,event=branch"]
      to: ["{{image}}"]
)");
  make_repository(folder);
  Cli("tags").in(folder).runs().exits(0).prints_something_like("main\n");
  git(folder, "tag v1.2.0");
  Ran lines = Cli("tags").in(folder).runs();
  lines.exits(0).prints_something_like("1.2.0\n");
  CHECK(lines.out().starts_with("1.2.0\n"));
  CHECK(lines.out().ends_with("latest\n"));
  const Json json = Json::parse(output_of(Cli("tags --format json").in(folder)));
  CHECK(json["ref"] == "refs/tags/v1.2.0");
  CHECK(json["stages"]["tag-publish"]["version"] == "1.2.0");
  CHECK(json["stages"]["tag-publish"]["latest"] == true);
  CHECK(json["stages"]["tag-publish"]["tags"].size() == 3);
}

TEST_CASE("The pipeline of the sample application is valid") {
  const TempFolder folder;
  std::filesystem::copy_file(SLIPWAY_SOURCE_DIR "/tests/apps/todobackend/slipway.yaml", folder.path("slipway.yaml"));
  Cli("validate").in(folder).runs().exits(0).prints("slipway.yaml: todobackend is valid, 5 stages\n");
}
