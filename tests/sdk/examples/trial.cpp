// Shows a plugin of com.example.licence-check to the fake host: trial PLUGIN WORKSPACE. A line of JSON for each trial.
#include <slipway/testing.hpp>

#include <nlohmann/json.hpp>

#include <iostream>
#include <string>

using slipway::testing::FakeHost;
using Json = nlohmann::json;

namespace {

constexpr const char* k_stage = "com.example.licence-check";
constexpr const char* k_good = R"({"licence":"MIT","extensions":[".c"]})";

// Not for the host, which would refuse them by the schema: what create() says of them is its own.
constexpr const char* k_bad[] = {
    "",
    "{",
    "[]",
    "null",
    R"(["MIT",[".c"],[]])",
    "{}",
    R"({"licence":"a"})",
    R"({"licence":1,"extensions":[".c"]})",
    R"({"licence":"","extensions":[".c"]})",
    R"({"licence":"a","extensions":[]})",
    R"({"licence":"a","extensions":".c"})",
    R"({"licence":"a","extensions":["c"]})",
    R"({"licence":"a","extensions":["."]})",
    R"({"licence":"a","extensions":[1]})",
    R"({"licence":"a","extensions":[".c"],"ignore":"x"})",
    R"({"licence":"a","extensions":[".c"],"ignore":[""]})",
    R"({"licence":"a","extensions":[".c"],"ignore":[null]})",
    R"({"licence":"a","extensions":[".c"],"ignore":null})",
    R"({"licence":"a","extensions":[".c"],"colour":1})",
};

void show(const std::string& what, const slipway::testing::FakeRun& run) {
  std::cout << Json{{"trial", what},          {"status", run.status},        {"message", run.message},
                    {"created", run.created}, {"values", run.values.size()}, {"violations", run.violations}}
                   .dump()
            << '\n';
}

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  const slipway::testing::LoadedPlugin plugin(words[1]);
  const std::string request = Json{{"workspace", words[2]}, {"stage", "licences"}}.dump();
  for (int time = 0; time < 2; ++time) {
    FakeHost host;
    show("twice", run_stage(plugin, k_stage, k_good, request, host));
  }
  FakeHost stopping;
  stopping.request_cancel();
  show("cancelled", run_stage(plugin, k_stage, k_good, request, stopping));
  FakeHost host;
  show("no workspace", run_stage(plugin, k_stage, k_good, R"({"workspace":"/nonexistent/folder"})", host));
  show("bad request", run_stage(plugin, k_stage, k_good, "[", host));
  FakeHost poor;
  poor.withheld = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_CANCEL};
  show("without what it wants", run_stage(plugin, k_stage, k_good, request, poor));
  for (const char* config : k_bad)
    show(config, run_stage(plugin, k_stage, config, request, host));
}
