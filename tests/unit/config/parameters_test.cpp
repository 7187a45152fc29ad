#include "rendered.hpp"
#include "support/catch.hpp"

#include <slipway/config/parameters.hpp>

namespace slipway::config {

namespace {

constexpr std::string_view k_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "required": ["suites"],
  "properties": {
    "suites": {
      "type": "array",
      "minItems": 1,
      "items": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name", "run"],
        "properties": {"name": {"type": "string"}, "run": {"type": "array", "items": {"type": "string"}}, "keep": {"type": "integer"}}
      }
    },
    "a/b": {"type": "object", "properties": {"c": {"type": "integer"}}}
  }
})";

std::string faults_of(const std::string& stages) {
  const LoadResult loaded = parse_pipeline(k_head + stages, "slipway.yaml");
  REQUIRE(loaded);
  const auto schema = base::JsonSchema::parse(k_schema, "test");
  REQUIRE(schema);
  return rendered(check_parameters(*loaded, "test", *schema));
}

}  // namespace

TEST_CASE("parameters that fit have no problem") {
  CHECK(faults_of("  test: {uses: test, with: {suites: [{name: unit, run: [make]}]}}\n").empty());
}

TEST_CASE("an unknown parameter is shown at its key") {
  CHECK(faults_of("  test:\n    uses: test\n    with:\n      suites: [{name: a, run: [b]}]\n      suits: []\n") ==
        R"(slipway.yaml:8:7
  |
8 |       suits: []
  |       ^^^^^
error[SL0309]: stage 'test': unknown key 'suits' - did you mean 'suites'?
)");
}

TEST_CASE("a parameter deep inside is named by its path") {
  CHECK(faults_of("  test:\n    uses: test\n    with:\n      suites:\n        - {name: a, run: [b]}\n        - name: "
                  "3\n          run: [b]\n          kep: 1\n") ==
        R"(slipway.yaml:9:17
  |
9 |         - name: 3
  |                 ^
error[SL0309]: stage 'test': suites[1].name: must be a string, not a number
slipway.yaml:11:11
   |
11 |           kep: 1
   |           ^^^
error[SL0309]: stage 'test': suites[1]: unknown key 'kep' - did you mean 'keep'?
)");
}

TEST_CASE("a missing parameter is shown at what lacks it") {
  CHECK(faults_of("  test:\n    uses: test\n    with:\n      suites:\n        - {name: a}\n") == R"(slipway.yaml:8:11
  |
8 |         - {name: a}
  |           ^
error[SL0309]: stage 'test': suites[0]: missing key 'run'
)");
  CHECK(faults_of("  test:\n    uses: test\n    with: {}\n") == R"(slipway.yaml:6:5
  |
6 |     with: {}
  |     ^^^^
error[SL0309]: stage 'test': missing key 'suites'
)");
}

TEST_CASE("parameters that are not there are shown at the stage") {
  CHECK(faults_of("  test: {uses: test}\n") == R"(slipway.yaml:4:3
  |
4 |   test: {uses: test}
  |   ^^^^
error[SL0309]: stage 'test': missing key 'suites'
)");
}

TEST_CASE("a key with a slash is found through its pointer") {
  CHECK(faults_of("  test: {uses: test, with: {suites: [{name: a, run: [b]}], a/b: {c: x}}}\n") == R"(slipway.yaml:4:69
  |
4 |   test: {uses: test, with: {suites: [{name: a, run: [b]}], a/b: {c: x}}}
  |                                                                     ^
error[SL0309]: stage 'test': a/b.c: must be a whole number, not a string
)");
}

TEST_CASE("every parameter that does not fit is shown, in the order of the file") {
  CHECK(faults_of(R"(  test:
    uses: test
    with:
      unknown: 1
      suites:
        - 7
        - {name: a, run: make}
        - {name: a, run: [b, 1, ~]}
      a/b: {c: 1.5}
)") == R"(slipway.yaml:7:7
  |
7 |       unknown: 1
  |       ^^^^^^^
error[SL0309]: stage 'test': unknown key 'unknown'
slipway.yaml:9:11
  |
9 |         - 7
  |           ^
error[SL0309]: stage 'test': suites[0]: must be a mapping, not a number
slipway.yaml:10:26
   |
10 |         - {name: a, run: make}
   |                          ^^^^
error[SL0309]: stage 'test': suites[1].run: must be a list, not a string
slipway.yaml:11:30
   |
11 |         - {name: a, run: [b, 1, ~]}
   |                              ^
error[SL0309]: stage 'test': suites[2].run[1]: must be a string, not a number
slipway.yaml:11:33
   |
11 |         - {name: a, run: [b, 1, ~]}
   |                                 ^
error[SL0309]: stage 'test': suites[2].run[2]: must be a string, not null
slipway.yaml:12:16
   |
12 |       a/b: {c: 1.5}
   |                ^^^
error[SL0309]: stage 'test': a/b.c: must be a whole number, not a number
)");
}

TEST_CASE("an empty list of parameters is shown at itself") {
  CHECK(faults_of("  test: {uses: test, with: {suites: []}}\n") == R"(slipway.yaml:4:37
  |
4 |   test: {uses: test, with: {suites: []}}
  |                                     ^
error[SL0309]: stage 'test': suites: must not be empty
)");
}

TEST_CASE("a value that came through an alias is shown where it is written") {
  CHECK(faults_of("  other: {uses: x, with: &w {suites: 1}}\n  test: {uses: test, with: *w}\n") == R"(slipway.yaml:4:38
  |
4 |   other: {uses: x, with: &w {suites: 1}}
  |                                      ^
error[SL0309]: stage 'test': suites: must be a list, not a number
)");
}

}  // namespace slipway::config
