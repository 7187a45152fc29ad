#include "sample_facts.hpp"
#include "support/catch.hpp"

using namespace slipway::plan::metadata;
using slipway::test::branch;
using slipway::test::event_of;
using slipway::test::pull_request;
using slipway::test::tag;
using slipway::test::tag_error;
using slipway::test::Texts;

namespace {

// The text that a label gets: nothing is sanitized there.
std::string value_in(const std::string& expression, const Facts& facts) {
  Inputs inputs;
  inputs.labels = "a=" + expression;
  const Result result = slipway::test::evaluated(inputs, facts);
  return result.labels.empty() ? result.tags.front() : result.labels.front().substr(2);
}

std::string on_dev(const std::string& expression) { return value_in(expression, branch("dev")); }

}  // namespace

TEST_CASE("branch, tag, sha and base_ref") {
  const std::string all = "{{branch}}|{{tag}}|{{sha}}|{{base_ref}}";
  CHECK(on_dev(all) == "dev||860c190|");
  CHECK(value_in(all, tag("v1")) == "|v1|860c190|");
  CHECK(value_in(all, pull_request()) == "||860c190|release/1");
  CHECK(value_in(all, event_of("", "")) == "||860c190|");
  Facts at_tag = tag("v1");
  at_tag.payload = R"({"base_ref": "refs/heads/release/2"})";
  CHECK(value_in("{{base_ref}}", at_tag) == "release/2");
  at_tag.payload = R"({"base_ref": null})";
  CHECK(value_in("{{base_ref}}", at_tag).empty());
  CHECK(value_in("{{branch}}", branch("my/feature#1")) == "my/feature#1");
}

TEST_CASE("is_default_branch compares names, or goes by the event") {
  const std::string both = "{{is_default_branch}} {{is_not_default_branch}}";
  CHECK(value_in(both, branch("master")) == "true false");
  CHECK(on_dev(both) == "false true");
  CHECK(value_in(both, tag("v1")) == "false true");
  CHECK(value_in(both, pull_request()) == "false true");
  CHECK(value_in(both, event_of("create", "refs/tags/v1")) == "true false");
  CHECK(value_in(both, event_of("discussion", "refs/heads/dev")) == "true false");
  CHECK(value_in(both, event_of("issues", "refs/heads/dev")) == "true false");
  CHECK(value_in(both, event_of("schedule", "refs/heads/dev")) == "true false");
  CHECK(value_in(both, event_of("issue_comment", "refs/heads/dev")) == "false true");
  CHECK(value_in(both, event_of("schedule", "")) == "false true");
}

TEST_CASE("date and commit_date are formatted in UTC or in a zone") {
  CHECK(on_dev("{{date 'YYYYMMDD-HHmmss'}}") == "20200110-003000");
  CHECK(on_dev("{{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}") == "20200110-093000");
  CHECK(on_dev("{{date 'YYYY-MM-DD HH:mm z' tz='America/New_York'}}") == "2020-01-09 19:30 EST");
  CHECK(on_dev("{{date 'Z' tz='Asia/Kolkata'}}") == "+05:30");
  Facts facts = branch("dev");
  facts.commit_date_ms = 0;
  CHECK(value_in("{{commit_date 'YYYY-MM-DD'}} {{date 'YYYY'}}", facts) == "1970-01-01 2020");
  CHECK(on_dev("{{commit_date 'YYYY'}}") == "2020");
}

TEST_CASE("without a format a date is ISO 8601, as when the format is no text") {
  for (const char* date : {"{{date ''}}", "{{date YYYY-MM-DD}}", "{{date undefined}}", "{{date 0}}", "{{date false}}"})
    CHECK(on_dev(date) == "2020-01-10T00:30:00Z");
  CHECK(on_dev("{{date '' tz='Asia/Tokyo'}}") == "2020-01-10T09:30:00+09:00");
  CHECK(on_dev("{{date '' tz='Europe/London'}}") == "2020-01-10T00:30:00Z");
}

TEST_CASE("dates that cannot be are refused") {
  CHECK(tag_error("type=raw,value={{date 'YYYY' zone='UTC'}}", branch("dev")) == "Unknown zone attribute");
  CHECK(tag_error("type=raw,value={{date}}", branch("dev")) == "a date takes one format in quotes");
  CHECK(tag_error("type=raw,value={{date tz='UTC'}}", branch("dev")) == "a date takes one format in quotes");
  CHECK(tag_error("type=raw,value={{date 'a' 'b'}}", branch("dev")) == "a date takes one format in quotes");
  CHECK(tag_error("type=raw,value={{date branch}}", branch("dev")) == "'branch' is no format of a date");
  CHECK(tag_error("type=raw,value={{date 2020}}", branch("dev")) == "'2020' is no format of a date");
  CHECK(tag_error("type=raw,value={{date 'YYYY' tz=5}}", branch("dev")) == "Time zone name must be a string, got 5");
}

TEST_CASE("an unknown zone is a warning, and the time is UTC") {
  Inputs inputs;
  inputs.tags = "type=raw,value={{date 'HH' tz='Moon/Base'}}";
  const Result result = slipway::test::evaluated(inputs, branch("dev"));
  CHECK(result.tags == Texts{"00"});
  CHECK(result.warnings ==
        Texts{"Moment Timezone has no data for Moon/Base. See http://momentjs.com/timezone/docs/#/data-loading/."});
  CHECK(on_dev("{{date '' tz='Moon/Base'}}") == "2020-01-10T00:30:00+00:00");
}

TEST_CASE("values are HTML-escaped, so that their signs end up in tags") {
  using slipway::test::tags;
  CHECK(tags("{{branch}}", branch("a&b")) == Texts{"a-amp-b"});
  CHECK(tags("{{branch}}", branch("it's")) == Texts{"it-x27-s"});
  CHECK(tags("{{branch}}", branch("a=b")) == Texts{"a-x3D-b"});
  CHECK(tags("{{{branch}}}", branch("a&b")) == Texts{"a-b"});
}

TEST_CASE("conditions on values: the text false is true") {
  CHECK(on_dev("{{#if branch}}y{{else}}n{{/if}}") == "y");
  CHECK(on_dev("{{#if tag}}y{{else}}n{{/if}}") == "n");
  CHECK(on_dev("{{#if is_default_branch}}y{{else}}n{{/if}}") == "y");
}

TEST_CASE("a sha has seven characters, or as many as the variable says") {
  const auto sha = [](const char* length) {
    Facts facts = branch("dev");
    facts.switches.short_sha_length = length;
    return slipway::test::tags("type=sha", facts);
  };
  CHECK(sha("") == Texts{"sha-860c190"});
  CHECK(sha("4") == Texts{"sha-860c"});
  CHECK(sha("4.9") == Texts{"sha-860c"});
  CHECK(sha("0") == Texts{"sha-"});
  CHECK(sha("-3") == Texts{"sha-"});
  CHECK(sha("0xa") == Texts{"sha-860c1904a1"});
  CHECK(sha("100") == Texts{std::string("sha-") + slipway::test::k_sha});
  CHECK(sha("seven") == Texts{"error: DOCKER_METADATA_SHORT_SHA_LENGTH is not a valid number: seven"});
  Facts unused = branch("dev");
  unused.switches.short_sha_length = "seven";
  CHECK(slipway::test::tags("type=sha,format=long,prefix=", unused) == Texts{slipway::test::k_sha});
}
