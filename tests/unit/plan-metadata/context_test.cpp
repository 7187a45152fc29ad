#include "sample_facts.hpp"
#include "support/catch.hpp"

using namespace slipway::plan::metadata;
using slipway::test::branch;
using slipway::test::event_of;
using slipway::test::pull_request;
using slipway::test::tag;

namespace {

Context resolved(const Facts& facts) { return resolve(facts).value(); }

std::int64_t commit_date(const std::string& payload) {
  Facts facts = branch("dev");
  facts.payload = payload;
  facts.commit_date_ms = 5;
  return resolved(facts).commit_date_ms;
}

}  // namespace

TEST_CASE("a ref is a branch, a tag, a pull request or none of them") {
  CHECK(resolved(branch("a/b")).branch() == "a/b");
  CHECK_FALSE(resolved(branch("a")).tag());
  CHECK(resolved(tag("v1")).tag() == "v1");
  CHECK(resolved(pull_request()).pull() == "15/merge");
  const Context nothing = resolved(event_of("", ""));
  CHECK((!nothing.branch() && !nothing.tag() && !nothing.pull()));
}

TEST_CASE("pull_request_target is about the pull request, not the branch that it runs on") {
  Facts facts = pull_request();
  facts.event = "pull_request_target";
  facts.ref = "refs/heads/master";
  CHECK(resolved(facts).ref == "refs/pull/15/merge");
  CHECK(resolved(facts).base_ref == "release/1");
  facts.payload.clear();
  CHECK(resolved(facts).ref == "refs/pull/undefined/merge");
}

TEST_CASE("the head of a pull request is its commit when that is asked for") {
  Facts facts = pull_request();
  CHECK(resolved(facts).sha == slipway::test::k_sha);
  facts.switches.pr_head_sha = "TRUE";
  CHECK(resolved(facts).sha == "3370e228f2209994d57af4427fe64e71bb79ac96");
  facts.switches.pr_head_sha = "false";
  CHECK(resolved(facts).sha == slipway::test::k_sha);
  facts.switches.pr_head_sha = "true";
  facts.event = "push";
  CHECK(resolved(facts).sha == slipway::test::k_sha);
}

TEST_CASE("the repository is that of the platform, or that of the payload") {
  Facts facts = branch("dev");
  CHECK(resolved(facts).repository == slipway::test::hello_world());
  facts.repository.reset();
  facts.payload = R"({"repository": {"name": "r", "description": null, "html_url": "https://h/r",
                      "default_branch": "main", "license": {"spdx_id": "Apache-2.0"}}})";
  CHECK(resolved(facts).repository ==
        Repository{
            .name = "r", .description = "", .url = "https://h/r", .default_branch = "main", .licence = "Apache-2.0"});
  facts.payload.clear();
  CHECK(resolved(facts).repository == Repository{});
}

TEST_CASE("a payload that is no JSON is refused, and one of another form says nothing") {
  Facts facts = branch("dev");
  facts.payload = "{";
  CHECK_FALSE(resolve(facts));
  for (const char* odd : {"[]", "1", R"({"repository": "x", "commits": {}, "pull_request": [1]})"}) {
    facts.payload = odd;
    CHECK(resolve(facts));
  }
}

TEST_CASE("a commit is dated by the push, its head, the repository, or now") {
  const std::string sha = slipway::test::k_sha;
  const std::string dated = R"("timestamp": "1970-01-01T00:00:01Z", "id": ")" + sha + "\"}";
  CHECK(commit_date(R"({"commits": [{"id": "x", "timestamp": "2000-01-01T00:00:00Z"}, {)" + dated + "]}") == 1000);
  CHECK(commit_date("{\"head_commit\": {" + dated + "}") == 1000);
  CHECK(commit_date(R"({"commits": [{"id": ")" + sha + "\"}], \"head_commit\": {" + dated + "}") == 1000);
  CHECK(commit_date(R"({"head_commit": {"id": "x", "timestamp": "2000-01-01T00:00:00Z"}})") == 5);
  CHECK(commit_date("") == 5);
  CHECK(resolved(branch("dev")).commit_date_ms == slipway::test::k_now);
}

TEST_CASE("timestamps have a date, a time, perhaps a fraction, and an offset") {
  CHECK(parse_timestamp("2020-01-10T00:30:00Z") == slipway::test::k_now);
  CHECK(parse_timestamp("2020-01-10T02:30:00+02:00") == slipway::test::k_now);
  CHECK(parse_timestamp("2020-01-09T19:00:00-05:30") == slipway::test::k_now);
  CHECK(parse_timestamp("2020-01-10T00:30:00.5Z") == slipway::test::k_now + 500);
  CHECK(parse_timestamp("2020-01-10T00:30:00.123456Z") == slipway::test::k_now + 123);
  for (const char* text :
       {"", "2020-01-10", "2020-01-10T00:30:00", "2020-13-10T00:30:00Z", "2020-02-30T00:30:00Z", "2020-01-10T24:30:00Z",
        "2020-01-10 00:30:00Z", "2020-01-10T00:30:00+0200", "-020-01-10T00:30:00Z", "x020-01-10T00:30:00Z"})
    CHECK_FALSE(parse_timestamp(text));
}
