// Where abi.h says of a rule that the loader checks it, `slipway plugin show` and `slipway run` refuse who breaks it.
#include "support/catch.hpp"
#include "support/cli.hpp"

#include <string>

using namespace slipway::test;

namespace {

struct Refused {
  const char* plugin;
  const char* rule;
  const char* why;
};

constexpr Refused k_refused[] = {
    {"plugin-size", "R2", "it has the size "},
    {"stage-size", "R2", "a stage has the size "},
    {"not-utf8", "R4", "the title of stage com.example.bad is not UTF-8"},
    {"note-differs", "R12", "the note says ABI 1.0, the descriptor 1.7"},
    {"null-function", "R15", "run of a stage is NULL"},
    {"null-title", "R15", "title of a stage is NULL"},
    {"no-stage", "R15", "the plugin has no stage"},
    {"same-stage-twice", "R15", "the stage com.example.bad is there twice"},
    {"stage-id", "R15", "is not reverse DNS"},
    {"version", "R15", "the version '1.0' is not SemVer"},
    {"license", "R15", "the licence 'all rights reserved, ask me' is not an SPDX expression"},
    {"schema-not-json", "R16", "output_schema of stage com.example.bad is not JSON"},
    {"schema-array", "R16", "config_schema of stage com.example.bad is not the schema of an object"},
    {"schema-wrong", "R16", "config_schema of stage com.example.bad: "},
    {"schema-default", "R16", "the default at /properties/times does not fit"},
};

std::string path_of(const Refused& refused) { return std::string(SLIPWAY_BAD_PLUGINS "/") + refused.plugin + ".so"; }

}  // namespace

TEST_CASE("A plugin that breaks a rule of the loader is not shown") {
  for (const Refused& refused : k_refused) {
    INFO(refused.rule << ": " << refused.plugin);
    Cli("plugin show")
        .word(path_of(refused))
        .runs()
        .exits(5)
        .prints("")
        .complains_about(std::string("error[SL0511]: BUILD/tests/plugins/bad/") + refused.plugin +
                         ".so: the plugin's descriptor is not valid - ");
    Cli("plugin show").word(path_of(refused)).runs().exits(5).prints("").complains_about(refused.why);
  }
}

TEST_CASE("A plugin that breaks a rule of the loader is not run") {
  const TempFolder folder;
  folder.write("slipway.yaml", "slipway: 1\nname: sample\nstages:\n  bad: {uses: com.example.bad, with: {text: x}}\n");
  make_repository(folder);
  for (const Refused& refused : k_refused) {
    INFO(refused.rule << ": " << refused.plugin);
    Cli("run")
        .in(folder)
        .word("--plugin")
        .word("com.example.bad=" + path_of(refused))
        .runs()
        .exits(5)
        .prints("")
        .complains_about(refused.why);
  }
}

TEST_CASE("The plugin that the others are made of is run") {
  const TempFolder folder;
  folder.write("slipway.yaml", "slipway: 1\nname: sample\nstages:\n  bad: {uses: com.example.bad, with: {text: x}}\n");
  make_repository(folder);
  Cli("run")
      .in(folder)
      .word("--plugin")
      .word("com.example.bad=" SLIPWAY_BAD_PLUGINS "/good.so")
      .runs()
      .exits(0)
      .prints_something_like("hello");
}
