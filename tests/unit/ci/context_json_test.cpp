#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/text.hpp>
#include <slipway/ci/context_json.hpp>
#include <slipway/ci/context_text.hpp>
#include <slipway/ci/json_place.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using model::Context;

namespace {

Context full() {
  Context context;
  context.platform = model::Platform::github;
  context.event = "pull_request";
  context.ref = "refs/pull/7/merge";
  context.sha = std::string(40, 'a');
  context.head_sha = std::string(40, 'b');
  context.base_ref = "main";
  context.default_branch = "main";
  context.pull_request = 7;
  context.repository = {"widget", "octo", "https://github.com/octo/widget", "A \"widget\"", "MIT"};
  context.run = {"https://github.com/octo/widget/actions/runs/1", "1", "3"};
  context.actor = "mona";
  context.commit_time = 1'700'000'000;
  context.tree = std::string(40, 'c');
  context.subject = "feat: it works";
  context.payload = R"({"number":7})";
  context.notes = {"a: b"};
  return context;
}

// The errors as a person sees them.
std::string errors_of(const std::string& text) {
  const auto context = ci::parse_context(text, "context.json");
  REQUIRE_FALSE(context.has_value());
  std::string errors;
  for (const base::Error& error : context.error())
    errors += base::render(error);
  return errors;
}

const std::string k_least =
    R"({"context": 1, "platform": "local", "event": "push", "ref": "refs/heads/main", "sha": "")";

std::string place_of(const std::string& text, const std::string& pointer) {
  const base::Span span = ci::span_in_json(text, "f", pointer);
  return std::to_string(span.line) + ":" + std::to_string(span.column) + "+" + std::to_string(span.length);
}

}  // namespace

TEST_CASE("a context comes back as it was written") {
  CHECK(*ci::parse_context(ci::to_json(full()), "f") == full());
  CHECK(*ci::parse_context(ci::to_json(Context{}), "f") == Context{});
  Context none = full();
  none.default_branch = "";
  none.pull_request = 0;
  none.commit_time = -5;
  CHECK(*ci::parse_context(ci::to_json(none), "f") == none);
}

TEST_CASE("texts of any kind come back as they were") {
  Context context;
  for (const std::string text :
       {"$(id) `id` ; & | \"'\\", "a\nb\rc\td", "\x1B[31mred", "::set-output name=x::y", "##[error]x",
        "\xE2\x80\xAE"
        "right to left",
        "\xF0\x9F\x9A\x80", "\x01\x7F", std::string(255, '\xC3').c_str()}) {
    context.ref = "refs/heads/" + text;
    context.subject = text;
    context.notes = {text};
    const auto read = ci::parse_context(ci::to_json(context), "f");
    REQUIRE(read.has_value());
    if (base::valid_utf8(text)) CHECK(*read == context);
  }
}

TEST_CASE("the same context gives the same text") { CHECK(ci::to_json(full()) == ci::to_json(full())); }

TEST_CASE("a context written by hand needs little") {
  Context expected;
  expected.event = "push";
  expected.ref = "refs/heads/main";
  CHECK(*ci::parse_context(k_least + "}", "f") == expected);
}

TEST_CASE("a member that is not known is told with its place and the nearest one") {
  CHECK(errors_of("{\n  \"context\": 1, \"platform\": \"local\",\n  \"evnt\": \"push\", \"event\": \"push\", \"ref\": "
                  "\"\", \"sha\": \"\"\n}") ==
        "context.json:3:3\n"
        "  |\n"
        "3 |   \"evnt\": \"push\", \"event\": \"push\", \"ref\": \"\", \"sha\": \"\"\n"
        "  |   ^^^^^^\n"
        "error[SL0302]: unknown key 'evnt' - did you mean 'event'? - see 'slipway schema context'\n");
  CHECK(errors_of(k_least + R"(, "repository": {"ownr": "x"}})")
            .find("error[SL0302]: /repository: unknown key 'ownr' - did you mean 'owner'?") != std::string::npos);
}

TEST_CASE("a value that is wrong is told with its place") {
  const auto code_of = [](const std::string& text) { return errors_of(text).substr(errors_of(text).rfind("error[")); };
  CHECK(code_of(k_least + R"(, "pull_request": "7"})").starts_with("error[SL0304]: /pull_request: "));
  CHECK(code_of(k_least + R"(, "pull_request": 1e300})").starts_with("error[SL0304]: /pull_request: "));
  CHECK(code_of(k_least + R"(, "head_sha": "abc"})").starts_with("error[SL0304]: /head_sha: "));
  CHECK(code_of(k_least + R"(, "notes": [1]})").starts_with("error[SL0304]: /notes/0: "));
  CHECK(code_of(k_least + R"(, "payload": "x"})").starts_with("error[SL0304]: /payload: "));
  CHECK(code_of(R"({"context": 1, "platform": "github", "event": "push", "ref": "main", "sha": ""})")
            .starts_with("error[SL0304]: /ref: "));
  CHECK(code_of(R"({"context": 1, "platform": "travis", "event": "", "ref": "", "sha": ""})")
            .starts_with("error[SL0304]: /platform: "));
  CHECK(code_of(R"({"context": 2, "platform": "local", "event": "", "ref": "", "sha": ""})")
            .starts_with("error[SL0304]: /context: "));
}

TEST_CASE("a member that is missing is named") {
  CHECK(errors_of(R"({"context": 1, "platform": "local", "event": "", "ref": ""})")
            .find("error[SL0305]: missing key 'sha'") != std::string::npos);
}

TEST_CASE("all that is wrong is told") {
  const auto context = ci::parse_context(k_least + R"(, "a": 1, "actor": 2})", "f");
  REQUIRE_FALSE(context.has_value());
  CHECK(context.error().size() == 2);
}

TEST_CASE("what is no JSON object is no context") {
  CHECK(errors_of("{") == "error[SL0318]: context.json is not valid JSON - syntax error at line 1, column 2\n");
  CHECK(errors_of("null") == "error[SL0318]: context.json is not a JSON object\n");
  const test::TempFolder folder;
  CHECK(ci::load_context(folder.path("none.json")).error().front().code == base::ErrorCode{311});
  CHECK(ci::load_context(folder.path()).error().front().code == base::ErrorCode{311});
}

TEST_CASE("places in JSON") {
  const std::string text = "{ \"a\": {\"b\\\"\": [1, {\"c\": \"}\"}]},\n \"d\" : null,\"e\":[[],{}, \"x\"]}";
  CHECK(place_of(text, "") == "1:1+1");
  CHECK(place_of(text, "/a") == "1:3+3");
  CHECK(place_of(text, "/a/b\\\"") == "1:9+5");
  CHECK(place_of(text, "/a/b\\\"/1/c") == "1:21+3");
  CHECK(place_of(text, "/d") == "2:2+3");
  CHECK(place_of(text, "/e/2") == "2:25+1");
  CHECK(place_of(text, "/e/9") == "2:13+3");
  CHECK(place_of(text, "/none/of/this") == "1:1+1");
}

TEST_CASE("a context for people") {
  CHECK(ci::to_text(full()) == "platform        github\n"
                               "event           pull_request\n"
                               "ref             refs/pull/7/merge\n"
                               "commit          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
                               "head            bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"
                               "base            main\n"
                               "default branch  main\n"
                               "pull request    7\n"
                               "repository      octo/widget\n"
                               "url             https://github.com/octo/widget\n"
                               "description     A \"widget\"\n"
                               "license         MIT\n"
                               "run             1\n"
                               "run number      3\n"
                               "run url         https://github.com/octo/widget/actions/runs/1\n"
                               "actor           mona\n"
                               "commit time     2023-11-14T22:13:20.000Z\n"
                               "subject         feat: it works\n"
                               "payload         12 B\n"
                               "note: a: b\n");
  CHECK(ci::to_text(Context{}) == "platform        local\n");
}

TEST_CASE("no text of a context forges a line or moves the cursor") {
  Context context;
  context.ref = "refs/heads/a\nplatform  forged\x1B[2J\xE2\x80\xAE";
  context.notes = {"x\rnote: y"};
  CHECK(ci::to_text(context) ==
        "platform        local\nref             refs/heads/a\\nplatform  forged\\x1b[2J\\u202e\n"
        "note: x\\rnote: y\n");
}
