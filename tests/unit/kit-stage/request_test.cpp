#include "support/catch.hpp"

#include <slipway/kit/request.hpp>

#include <string>
#include <vector>

using namespace slipway::kit;

namespace {

constexpr char k_whole[] = R"({
"run":"20261121-115944-3f9a","stage":"release","pipeline":"todobackend","image":"oci:../registry/todobackend",
"host_version":"0.1.0","root":"/repo","workspace":"/scratch","output":"/kept","dry_run":true,"resumed":true,
"source":{"commit":"c0ffee","short_sha":"c0f","tree":"7ree","branch":"main","tags":["v1","v2"],
 "commit_time":1700000000,"subject":"a \"subject\"","origin_url":"https://example.com/r.git","dirty":true},
"trigger":{"event":"push","ref":"refs/heads/main","commit":"c0ffee"},
"tags":{"version":"1.2.0","tags":["1.2.0","sha-abc1234"],"latest":true},
"environment":{"name":"local","url":"http://127.0.0.1"},
"artifacts":[{"name":"server","digest":"sha256:1","size":7,"mediaType":"application/x-executable","path":"/a/server","stage":"build"}],
"images":[{"digest":"sha256:2","mediaType":"m","size":725,"layout":"/l","platform":"linux/amd64","labels":{"k":"v"},"stage":"release"}],
"verdicts":[{"subject":"sha256:2","result":"PASSED","passed":15,"failed":0,"suite":"acceptance","stage":"release"}],
"publications":[{"repositories":[{"repository":"r1","digest":"sha256:2","tags":["1.0"],"pinned":"r1@sha256:2"},
 {"repository":"r2","digest":"sha256:2","tags":[],"pinned":"r2@sha256:2"}],"stage":"tag-publish"}],
"deployments":[{"environment":"local","digest":"sha256:2","url":"u","predecessor":null,"state":"deployed","path":"/d","stage":"deploy"}],
"reports":[{"suite":"unit","passed":3,"failed":1,"errors":2,"skipped":4,"stage":"test"}]})";

}  // namespace

TEST_CASE("a whole request becomes a value") {
  const auto request = parse_request(k_whole);
  REQUIRE(request.has_value());
  CHECK(request->run == "20261121-115944-3f9a");
  CHECK(request->stage == "release");
  CHECK(request->pipeline == "todobackend");
  CHECK(request->image == "oci:../registry/todobackend");
  CHECK(request->host_version == "0.1.0");
  CHECK(request->root == "/repo");
  CHECK(request->workspace == "/scratch");
  CHECK(request->output == "/kept");
  CHECK(request->dry_run);
  CHECK(request->resumed);
  CHECK(request->source.commit == "c0ffee");
  CHECK(request->source.short_sha == "c0f");
  CHECK(request->source.tree == "7ree");
  CHECK(request->source.branch == "main");
  CHECK(request->source.tags == std::vector<std::string>{"v1", "v2"});
  CHECK(request->source.commit_time == 1700000000);
  CHECK(request->source.subject == "a \"subject\"");
  CHECK(request->source.origin_url == "https://example.com/r.git");
  CHECK(request->source.dirty);
  CHECK(request->trigger.event == "push");
  CHECK(request->trigger.ref == "refs/heads/main");
  CHECK(request->trigger.commit == "c0ffee");
  REQUIRE(request->tags.has_value());
  CHECK(request->tags->version == "1.2.0");
  CHECK(request->tags->tags == std::vector<std::string>{"1.2.0", "sha-abc1234"});
  CHECK(request->tags->latest);
  REQUIRE(request->environment.has_value());
  CHECK(request->environment->name == "local");
  CHECK(request->environment->url == "http://127.0.0.1");
}

TEST_CASE("the records of stages upstream become values") {
  const auto request = parse_request(k_whole);
  REQUIRE(request.has_value());
  const RequestArtifact* artifact = request->artifact("server");
  REQUIRE(artifact != nullptr);
  CHECK(artifact->digest == "sha256:1");
  CHECK(artifact->size == 7);
  CHECK(artifact->media_type == "application/x-executable");
  CHECK(artifact->path == "/a/server");
  CHECK(artifact->stage == "build");
  CHECK(request->artifact("other") == nullptr);
  REQUIRE(request->images.size() == 1);
  CHECK(request->images[0].layout == "/l");
  CHECK(request->images[0].size == 725);
  CHECK(request->images[0].labels == std::map<std::string, std::string>{{"k", "v"}});
  REQUIRE(request->verdicts.size() == 1);
  CHECK(request->verdicts[0].subject == "sha256:2");
  CHECK(request->verdicts[0].result == "PASSED");
  CHECK(request->verdicts[0].passed == 15);
  REQUIRE(request->publications.size() == 2);
  CHECK(request->publications[1].repository == "r2");
  CHECK(request->publications[1].stage == "tag-publish");
  CHECK(request->publications[0].tags == std::vector<std::string>{"1.0"});
  REQUIRE(request->deployments.size() == 1);
  CHECK(request->deployments[0].predecessor.empty());
  CHECK(request->deployments[0].state == "deployed");
  REQUIRE(request->reports.size() == 1);
  CHECK(request->reports[0].errors == 2);
  CHECK(request->reports[0].skipped == 4);
}

TEST_CASE("a publication that stands alone is taken too") {
  const auto request = parse_request(R"({"publications":[{"repository":"r","digest":"d","stage":"s"}]})");
  REQUIRE(request.has_value());
  REQUIRE(request->publications.size() == 1);
  CHECK(request->publications[0].repository == "r");
  CHECK(request->publications[0].stage == "s");
}

TEST_CASE("what is absent or of another type is empty") {
  const auto request = parse_request(R"({"run":5,"source":[],"artifacts":{},"tags":null,"images":[{"size":-1}]})");
  REQUIRE(request.has_value());
  CHECK(request->run.empty());
  CHECK(request->source.commit.empty());
  CHECK_FALSE(request->tags.has_value());
  CHECK_FALSE(request->environment.has_value());
  CHECK(request->artifacts.empty());
  REQUIRE(request->images.size() == 1);
  CHECK(request->images[0].size == 0);
}

TEST_CASE("a request that is no JSON object is the host's fault") {
  for (const char* text : {"", "{", "[]", "7"}) {
    const auto request = parse_request(text);
    REQUIRE_FALSE(request.has_value());
    CHECK(request.error().status == SLIPWAY_E_INTERNAL);
  }
}

TEST_CASE("the first of two artifacts with one name is found") {
  const auto request = parse_request(R"({"artifacts":[{"name":"a","stage":"one"},{"name":"a","stage":"two"}]})");
  REQUIRE(request.has_value());
  CHECK(request->artifact("a")->stage == "one");
  CHECK(request->artifact("") == nullptr);
}

TEST_CASE("publications of several stages come one after the other, alone or in lists") {
  const auto request = parse_request(R"({"publications":[7,{"repositories":[],"stage":"none"},
    {"repository":"r1","stage":"one"},{"repositories":[{"repository":"r2","stage":"lost"},null],"stage":"two"}]})");
  REQUIRE(request.has_value());
  std::vector<std::string> found;
  for (const RequestPublication& publication : request->publications)
    found.push_back(publication.repository + " " + publication.stage);
  CHECK(found == std::vector<std::string>{" ", "r1 one", "r2 two", " two"});
}

TEST_CASE("numbers that are no counts are zero, and times may lie before the epoch") {
  const auto request = parse_request(
      R"({"source":{"commit_time":-5},"reports":[{"passed":-1,"failed":1.5,"errors":"3","skipped":9007199254740993}]})");
  REQUIRE(request.has_value());
  CHECK(request->source.commit_time == -5);
  REQUIRE(request->reports.size() == 1);
  CHECK(request->reports[0].passed == 0);
  CHECK(request->reports[0].failed == 0);
  CHECK(request->reports[0].errors == 0);
  CHECK(request->reports[0].skipped == 9007199254740993u);
}
