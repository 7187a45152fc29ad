#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/run/request.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using namespace slipway::run;
using base::Json;
using test::digest;
using test::event;
using test::stage;
using test::TempFolder;

namespace {

using Names = std::vector<std::string>;

struct Made {
  TempFolder root;
  RunFolder folder = RunFolder::create(root.path(".slipway"), 0).value();
  RunState state;

  Json request(const model::Plan& plan, std::size_t index, Sitting sitting = Sitting::first) {
    const std::string text = make_request(plan, plan.stages.at(index), folder, state, sitting);
    static const base::JsonSchema k_schema =
        base::JsonSchema::parse(
            base::read_file(std::string(SLIPWAY_SOURCE_DIR) + "/host/schema/request.schema.json", 100'000).value(),
            "request.schema.json")
            .value();
    const auto problems = k_schema.check(text);
    INFO(text);
    INFO((problems.empty() ? "" : problems.front().pointer + ": " + problems.front().message));
    CHECK(problems.empty());
    return Json::parse(text);
  }
};

}  // namespace

TEST_CASE("upstream is all that a stage needs, directly or through others, in the order of the plan") {
  const model::Plan plan =
      test::plan({stage("lint"), stage("test"), stage("build", {"test"}), stage("docs", {"lint"}),
                  stage("release", {"build"}), stage("publish", {"release", "docs"}), stage("deploy", {"publish"})});
  CHECK(upstream_of(plan, plan.stages[0]).empty());
  CHECK(upstream_of(plan, plan.stages[2]) == Names{"test"});
  CHECK(upstream_of(plan, plan.stages[4]) == Names{"test", "build"});
  CHECK(upstream_of(plan, plan.stages[6]) == Names{"lint", "test", "build", "docs", "release", "publish"});
}

TEST_CASE("a diamond is upstream once") {
  const model::Plan plan =
      test::plan({stage("top"), stage("left", {"top"}), stage("right", {"top"}), stage("bottom", {"left", "right"})});
  CHECK(upstream_of(plan, plan.stages[3]) == Names{"top", "left", "right"});
}

TEST_CASE("the request of a first stage is whole and fits its schema") {
  Made made;
  model::Plan plan = test::plan({stage("test")});
  plan.source.tags_at_head = {"v1.0.0"};
  plan.source.origin_url = "https://example.com/app.git";
  const Json request = made.request(plan, 0);
  CHECK(request == Json{{"run", made.folder.id()},
                        {"stage", "test"},
                        {"pipeline", "app"},
                        {"image", "registry/app"},
                        {"host_version", request["host_version"]},
                        {"root", "/repository"},
                        {"workspace", made.folder.workspace("test")},
                        {"output", made.folder.output("test")},
                        {"dry_run", false},
                        {"resumed", false},
                        {"source",
                         {{"commit", plan.source.commit},
                          {"short_sha", "ccccccc"},
                          {"tree", plan.source.tree},
                          {"branch", "main"},
                          {"tags", {"v1.0.0"}},
                          {"commit_time", 1'700'000'000},
                          {"subject", "A subject"},
                          {"origin_url", "https://example.com/app.git"},
                          {"dirty", false}}},
                        {"trigger", {{"event", "push"}, {"ref", "refs/heads/main"}, {"commit", plan.source.commit}}},
                        {"artifacts", Json::array()},
                        {"reports", Json::array()},
                        {"images", Json::array()},
                        {"verdicts", Json::array()},
                        {"publications", Json::array()},
                        {"deployments", Json::array()}});
}

TEST_CASE("tags and environment are there when the stage has them") {
  Made made;
  model::Plan plan = test::plan({stage("publish")});
  plan.stages[0].tags = {.version = "1.2.0", .tags = {"1.2.0", "latest"}, .latest = true};
  plan.stages[0].environment = {.name = "local", .url = "http://localhost"};
  const Json request = made.request(plan, 0, Sitting::resumed);
  CHECK(request["tags"] == Json{{"version", "1.2.0"}, {"tags", {"1.2.0", "latest"}}, {"latest", true}});
  CHECK(request["environment"] == Json{{"name", "local"}, {"url", "http://localhost"}});
  CHECK(request["resumed"] == true);
}

TEST_CASE("the source is dirty only when the uncommitted state is used") {
  Made made;
  model::Plan plan = test::plan({stage("test")});
  plan.source.changed_files = {"a.txt"};
  CHECK(made.request(plan, 0)["source"]["dirty"] == false);
  plan.use_working_directory = true;
  CHECK(made.request(plan, 0)["source"]["dirty"] == true);
  plan.source.changed_files.clear();
  CHECK(made.request(plan, 0)["source"]["dirty"] == false);
}

TEST_CASE("records and artifacts come from upstream only, each with its stage") {
  Made made;
  const model::Plan plan =
      test::plan({stage("lint"), stage("build"), stage("release", {"build"}), stage("publish", {"release"})});
  const std::string image = R"({"digest":")" + digest('a').text() + R"("})";
  for (const char* name : {"lint", "build", "release"})
    made.state.apply(event(1, name, model::ValueEmitted{"image", image}));
  made.state.apply(event(2, "build", model::ValueEmitted{"report", R"({"suite":"one"})"}));
  made.state.apply(event(3, "build", model::ValueEmitted{"report", R"({"suite":"two"})"}));
  made.state.apply(event(4, "build", model::ValueEmitted{"own", R"({"x":1})"}));
  made.state.apply(event(5, "build", model::ArtifactMade{{"server", digest('b'), 7, "x/y", "/kept/server", "build"}}));
  made.state.apply(event(6, "lint", model::ArtifactMade{{"lint.txt", digest('c'), 1, "x/y", "/kept/lint", "lint"}}));

  const Json request = made.request(plan, 3);
  CHECK(request["images"] == Json::array({{{"digest", digest('a').text()}, {"stage", "build"}},
                                          {{"digest", digest('a').text()}, {"stage", "release"}}}));
  CHECK(request["reports"] ==
        Json::array({{{"suite", "one"}, {"stage", "build"}}, {{"suite", "two"}, {"stage", "build"}}}));
  CHECK(request["artifacts"] == Json::array({{{"name", "server"},
                                              {"digest", digest('b').text()},
                                              {"size", 7},
                                              {"mediaType", "x/y"},
                                              {"path", "/kept/server"},
                                              {"stage", "build"}}}));
  CHECK_FALSE(request.contains("owns"));
  CHECK(made.request(plan, 1)["images"].empty());
}

TEST_CASE("a plugin's own values cannot stand in for fields of the request") {
  Made made;
  const model::Plan plan = test::plan({stage("build"), stage("release", {"build"})});
  for (const char* name : {"artifact", "sourc", "tag", "run", "trigger", "need"})
    made.state.apply(event(1, "build", model::ValueEmitted{name, R"({"x":1})"}));
  made.state.apply(event(2, "build", model::ValueEmitted{"verdict", R"({"subject":"x"})"}));
  const Json request = made.request(plan, 1);
  CHECK(request["artifacts"].empty());
  CHECK(request["verdicts"].size() == 1);
}

TEST_CASE("text that is not UTF-8 does not keep a request from being made") {
  Made made;
  model::Plan plan = test::plan({stage("test")});
  plan.source.subject = "caf\xe9 \x1b[31m";
  CHECK(made.request(plan, 0)["source"]["subject"].get<std::string>().find("caf") == 0);
}
