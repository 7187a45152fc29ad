#include "pipelines.hpp"
#include "support/catch.hpp"

#include <slipway/base/text.hpp>

using namespace slipway::test;

namespace {

// Validates a pipeline of these stages, which begin in line 4.
Cli validating(const TempFolder& folder, const std::string& stages) {
  return Cli("validate").in(folder).file("slipway.yaml", "slipway: 1\nname: sample\nstages:\n" + stages);
}

}  // namespace

TEST_CASE("A valid pipeline needs no repository") {
  const TempFolder folder;
  with_plugins("validate", folder)
      .file("slipway.yaml", k_pipeline)
      .runs()
      .exits(0)
      .prints("slipway.yaml: sample is valid, 2 stages\n");
}

TEST_CASE("In a folder of a repository the pipeline of its root is checked") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  make_repository(folder);
  with_plugins("validate", folder)
      .below("src/deep")
      .runs()
      .exits(0)
      .prints("../../slipway.yaml: sample is valid, 2 stages\n");
}

TEST_CASE("For programs the answer is an object") {
  const TempFolder folder;
  with_plugins("validate --format json", folder)
      .file("slipway.yaml", k_pipeline)
      .runs()
      .exits(0)
      .prints("{\n  \"problems\": [],\n  \"valid\": true\n}\n");
  with_plugins("validate --format json", folder)
      .file("slipway.yaml", "slipway: 1\nname: sample\nstagse: {}\n")
      .runs()
      .exits(3)
      .prints(R"({
  "problems": [
    {
      "code": "SL0302",
      "exit": 3,
      "hint": "did you mean 'stages'?",
      "spans": [
        {
          "column": 1,
          "file": "slipway.yaml",
          "length": 6,
          "line": 3,
          "text": "stagse: {}"
        }
      ],
      "what": "unknown key 'stagse'"
    }
  ],
  "valid": false
}
)")
      .complains_about("error[SL0302]: unknown key 'stagse' - did you mean 'stages'?");
}

TEST_CASE("Another file can be named") {
  const TempFolder folder;
  with_plugins("validate --file other.yaml", folder)
      .file("other.yaml", k_pipeline)
      .runs()
      .exits(0)
      .prints("other.yaml: sample is valid, 2 stages\n");
}

TEST_CASE("A file that is not there") {
  const TempFolder folder;
  Cli("validate")
      .in(folder)
      .runs()
      .exits(3)
      .complains("error[SL0311]: there is no file slipway.yaml - write one ('slipway schema' shows the format), or "
                 "name another "
                 "with --file\n");
}

TEST_CASE("YAML that is none is shown at its place") {
  const TempFolder folder;
  Cli("validate")
      .in(folder)
      .file("slipway.yaml", "slipway: 1\nname: [sample\n")
      .runs()
      .exits(3)
      .complains_about("error[SL0301]: ");
}

TEST_CASE("All problems are shown, each with its place") {
  const TempFolder folder;
  Cli("validate")
      .in(folder)
      .file("slipway.yaml", R"(slipway: 1
nmae: sample
stages:
  test:
    uses: test
    needs: [biuld]
    timeout: soon
  build:
    uses: build
)")
      .runs()
      .exits(3)
      .complains(R"(slipway.yaml:2:1
  |
2 | nmae: sample
  | ^^^^
error[SL0302]: unknown key 'nmae' - did you mean 'name'?

slipway.yaml:6:13
  |
6 |     needs: [biuld]
  |             ^^^^^
error[SL0307]: stage 'test' needs 'biuld', which is not a stage - did you mean 'build'?

slipway.yaml:7:14
  |
7 |     timeout: soon
  |              ^^^^
error[SL0304]: stage 'test': 'timeout' must be a duration, is 'soon' - write it as 500ms, 90s, 10m or 1h
)");
}

TEST_CASE("Stages that need each other in a circle") {
  const TempFolder folder;
  validating(folder, R"(  a: {uses: test, needs: [b]}
  b: {uses: test, needs: [a]}
)")
      .runs()
      .exits(3)
      .complains(R"(slipway.yaml:4:27
  |
4 |   a: {uses: test, needs: [b]}
  |                           ^
slipway.yaml:5:27
  |
5 |   b: {uses: test, needs: [a]}
  |                           ^
error[SL0306]: stages need each other in a cycle: a -> b -> a
)");
}

TEST_CASE("A stage whose plugin is absent") {
  const TempFolder folder;
  validating(folder, R"(  lint:
    uses: com.example.lint
)")
      .runs()
      .exits(3)
      .complains_about("slipway.yaml:5:11\n  |\n5 |     uses: com.example.lint\n  |           ^^^^^^^^^^^^^^^^\n"
                       "error[SL0308]: there is no plugin for the stage type 'com.example.lint'");
}

TEST_CASE("Parameters that the plugin's schema refuses are shown at their place") {
  const TempFolder folder;
  validating(folder, R"(  test:
    uses: test
    with:
      suites:
        - name: unit
          rum: [make, check]
)")
      .runs()
      .exits(3)
      .complains(R"(slipway.yaml:8:11
  |
8 |         - name: unit
  |           ^^^^
error[SL0309]: stage 'test': suites[0]: missing key 'run'

slipway.yaml:9:11
  |
9 |           rum: [make, check]
  |           ^^^
error[SL0309]: stage 'test': suites[0]: unknown key 'rum' - did you mean 'run'?
)");
}

TEST_CASE("An expression that cannot be expanded is found without a commit") {
  const TempFolder folder;
  validating(folder, R"(  test:
    uses: dev.slipway.tests.echo
    with: {text: "{{brnch}}"}
)")
      .word("--plugin")
      .word(echo_plugin())
      .runs()
      .exits(3)
      .complains(R"(slipway.yaml:6:19
  |
6 |     with: {text: "{{brnch}}"}
  |                   ^^^^^^^^^
error[SL0313]: the expression in '{{brnch}}' cannot be expanded - there is no 'brnch' - did you mean 'branch'? - known are base_ref, branch, commit, commit_date, event, image, is_default_branch, is_not_default_branch, name, ref, sha, tag and version
)");
}

TEST_CASE("A parameter that only its plugin can refuse is found before anything runs") {
  const Sample sample(R"(slipway: 1
name: sample
stages:
  first:
    uses: dev.slipway.tests.echo
    with: {text: x}
  second:
    uses: dev.slipway.tests.echo
    needs: [first]
    with: {text: x, do: refuse-config}
)");
  const std::string refusal = R"(slipway.yaml:10:11
   |
10 |     with: {text: x, do: refuse-config}
   |           ^
error[SL0315]: stage 'second': 'do' may not be 'refuse-config' - say something else
)";
  for (const char* const command : {"validate", "plan", "run"})
    sample.cli(command).runs().exits(3).complains(refusal);
}

TEST_CASE("What plugins refuse is told in the order of the pipeline, whoever answers first") {
  const Sample sample(R"(slipway: 1
name: sample
stages:
  first:
    uses: dev.slipway.tests.echo
    with: {do: refuse-slowly}
  second:
    uses: dev.slipway.tests.echo
    with: {text: "{{brnch}}"}
  third:
    uses: dev.slipway.tests.echo
    with: {do: refuse-config}
  fourth:
    uses: dev.slipway.tests.echo
    with: {text: x}
)");
  std::vector<std::string> told;
  Ran ran = sample.cli("validate").runs();
  ran.exits(3).complains_about("error[SL0313]");
  for (const std::string& line : slipway::base::split(ran.err(), '\n'))
    if (line.starts_with("error[")) told.push_back(line.substr(0, 50));
  CHECK(told == std::vector<std::string>{"error[SL0315]: stage 'first': 'do' may not be 'ref",
                                         "error[SL0313]: the expression in '{{brnch}}' canno",
                                         "error[SL0315]: stage 'third': 'do' may not be 'ref"});
}

TEST_CASE("Bundled plugins refuse what they cannot use before anything runs") {
  const TempFolder folder;
  const auto refusal = [&](const std::string& stage) {
    const std::string head = "slipway: 1\nname: sample\nimage: oci:registry\nstages:\n  a:\n    uses: ";
    Ran ran = Cli("validate").in(folder).file("slipway.yaml", head + stage).runs();
    ran.exits(3).complains_about("slipway.yaml:");
    const std::string text = ran.err();
    return text.substr(text.find("error["));
  };
  CHECK(refusal("build\n    with: {run: make && make dist}\n") ==
        "error[SL0315]: stage 'a': run: the command needs a shell - '&&' means something to a shell only - write it as "
        "[sh, -c, ...], or quote it where it is meant as it stands\n");
  CHECK(refusal("build\n    with: {run: make, artifacts: [{name: x, path: ../x}]}\n") ==
        "error[SL0315]: stage 'a': artifacts[0].path: the pattern '../x' does not stay in the workspace - write it "
        "relative to the workspace, without '..'\n");
  CHECK(refusal("test\n    with: {suites: [{name: u, run: x}, {name: u, run: y}]}\n") ==
        "error[SL0315]: stage 'a': suites[1].name: there are two suites named 'u'\n");
  CHECK(refusal("tag-publish\n    with: {to: [ghcr.io/a/b:1]}\n") ==
        "error[SL0315]: stage 'a': to[0]: 'ghcr.io/a/b:1' names more than a repository - the tags are made by the "
        "rules of 'tags' - write ghcr.io/a/b\n");
  CHECK(refusal("tag-publish\n    with: {to: [ghcr.io/a/b], login: {ghcr.io: {username: me, password-secret: T}}}\n") ==
        "error[SL0309]: 'T' is no secret of the stage - the stage declares none - write secrets: [T] beside with\n");
  CHECK(refusal("deploy\n    with: {target: local, path: dep, health: {http: http://example.com/}}\n")
            .starts_with("error[SL0315]: stage 'a': health"));
  CHECK(refusal("release\n    with: {image: {from: scratch}, environment: {ready: {log: up}}, acceptance: {run: x, "
                "reports: [x]}}\n") ==
        "error[SL0315]: stage 'a': image.entrypoint is missing - an image from scratch has nothing to run\n");
}

TEST_CASE("Each tag rule that cannot be used is shown in its line") {
  const TempFolder folder;
  Cli("validate")
      .in(folder)
      .file("slipway.yaml", R"(slipway: 1
name: sample
image: oci:registry
stages:
  publish:
    uses: tag-publish
    with:
      to: ["{{image}}"]
      tags:
        - type=sha
        - type=smver
        - {type: semver, pattern: "v{{verison}}"}
        - type=raw,value=x,enable=maybe
)")
      .runs()
      .exits(3)
      .complains(R"(slipway.yaml:11:11
   |
11 |         - type=smver
   |           ^^^^^^^^^^
error[SL0313]: the tag rule 'type=smver' cannot be used - there is no type 'smver' - did you mean 'semver'? - types are semver, ref, raw and sha

slipway.yaml:12:11
   |
12 |         - {type: semver, pattern: "v{{verison}}"}
   |           ^
error[SL0313]: the expression in 'v{{verison}}' cannot be expanded - there is no 'verison' - did you mean 'version'? - known are build, major, minor, patch, prerelease, raw and version

slipway.yaml:13:11
   |
13 |         - type=raw,value=x,enable=maybe
   |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
error[SL0313]: the tag rule 'type=raw,value=x,enable=maybe' cannot be used - its 'enable' is 'maybe', which is neither true nor false
)");
}

TEST_CASE("A plugin file that cannot be used") {
  const auto validate = [](const TempFolder& folder, const std::string& plugin) {
    return validating(folder, "  x:\n    uses: com.example.x\n")
        .word("--plugin")
        .word("com.example.x=" + plugin)
        .runs();
  };
  const TempFolder folder;
  folder.write("text.so", "not a library");
  validate(folder, folder.path("text.so")).exits(3).complains_about("error[SL0314]: ");
  validate(folder, folder.path("missing.so")).exits(3).complains_about("error[SL0308]: ");
  validate(folder, built("tests/plugins/note-major.so")).exits(5).complains_about("error[SL0507]: ");
  validate(folder, built("tests/plugins/constructor-crashes.so")).exits(5).complains_about("error[SL0502]: ");
  validate(folder, built("tests/plugins/constructor-exits.so")).exits(5).complains_about("error[SL0503]: ");
  validate(folder, built("tests/plugins/missing-symbol.so")).exits(3).complains_about("error[SL0314]: ");
  validate(folder, built("tests/plugins/plain.so")).exits(3).complains_about("error[SL0308]: ");
}
