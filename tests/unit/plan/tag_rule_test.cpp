#include "support/catch.hpp"

#include <slipway/plan/flavor.hpp>
#include <slipway/plan/tag_csv.hpp>
#include <slipway/plan/tag_rule.hpp>

#include <nlohmann/json.hpp>

using namespace slipway;
using plan::TagType;
using Attributes = std::map<std::string, std::string, std::less<>>;
using Records = std::vector<std::vector<std::string>>;
using Json = nlohmann::json;

namespace {

plan::TagRule rule(const char* text) {
  auto result = plan::parse_tag_rule(text);
  if (!result) FAIL(base::one_line(result.error()));
  return *result;
}

std::string refused(const char* text) {
  const auto result = plan::parse_tag_rule(text);
  return result ? "accepted" : base::one_line(result.error());
}

std::string refused_json(const char* text) {
  const auto result = plan::parse_tag_rules(Json::parse(text));
  return result ? "accepted" : base::one_line(result.error());
}

Records records(const char* text) {
  auto result = plan::parse_records(text);
  if (!result) FAIL(base::one_line(result.error()));
  return *result;
}

}  // namespace

TEST_CASE("records are lines of fields, with quotes, comments and empty lines") {
  CHECK(records("a,b\n\n  # note\nc\n") == Records{{"a", "b"}, {"c"}});
  CHECK(records(" a , b ") == Records{{"a", "b"}});
  CHECK(records("a,,b,") == Records{{"a", "", "b", ""}});
  CHECK(records("\"a,b\",c") == Records{{"a,b", "c"}});
  CHECK(records("\"a\"\"b\"") == Records{{"a\"b"}});
  CHECK(records("a\"b,c") == Records{{"a\"b", "c"}});
  CHECK(records("x, \"a\nb\" ,c\r\nd\r\n") == Records{{"x", "a\nb", "c"}, {"d"}});
  CHECK(records("x#y") == Records{{"x#y"}});
  CHECK(records("").empty());
}

TEST_CASE("three quotes, which the original needs for a comma, mean one pair here") {
  CHECK(records("type=semver,\"\"\"match=v(\\d{1,3})\"\"\"") == Records{{"type=semver", "match=v(\\d{1,3})"}});
}

TEST_CASE("quotes that do not fit are refused") {
  CHECK(refused("type=raw,\"value=a") ==
        "error[SL0313]: the tag rule 'type=raw,\"value=a' cannot be read - a quote has no "
        "end");
  CHECK(refused("\"a\"b") ==
        "error[SL0313]: the tag rule '\"a\"b' cannot be read - there is text after a closing quote");
}

TEST_CASE("a rule has a type, attributes and a priority") {
  const plan::TagRule semver = rule("type=semver,pattern={{version}},value=v1.0.0,\"match=v(.{1,9})\"");
  CHECK(semver.type == TagType::semver);
  CHECK(semver.attributes == Attributes{{"pattern", "{{version}}"}, {"value", "v1.0.0"}, {"match", "v(.{1,9})"}});
  CHECK(semver.priority == 900);
  CHECK(rule("type=ref,event=branch").priority == 600);
  CHECK(rule("type=raw,value=x").priority == 200);
  CHECK(rule("type=sha").priority == 100);
  CHECK(rule("type=sha,priority=2000").priority == 2000);
  CHECK(rule("type=sha,priority=-1.5").priority == -1.5);
}

TEST_CASE("a rule without a type is raw, and a field without a key is its value") {
  CHECK(rule("foo").attributes == Attributes{{"value", "foo"}});
  CHECK(rule("foo").type == TagType::raw);
  CHECK(rule("type=raw,priority=2000,foo").attributes == Attributes{{"priority", "2000"}, {"value", "foo"}});
  CHECK(rule("type=raw,{{branch}}").get("value") == "{{branch}}");
}

TEST_CASE("only the first equals sign parts key and value, both trimmed, the key in any case") {
  CHECK(rule("TYPE = raw , Value = a=b ").get("value") == "a=b");
  CHECK(rule("type=ref,event=pr,prefix=").has("prefix"));
}

TEST_CASE("an unknown type is refused with a suggestion") {
  CHECK(refused("type=semvr,pattern=x") ==
        "error[SL0313]: the tag rule 'type=semvr,pattern=x' cannot be used - there is no "
        "type 'semvr' - did you mean 'semver'? - types are semver, ref, raw and sha");
  CHECK(refused("type=RAW,value=x").find("there is no type 'RAW'") != std::string::npos);
}

TEST_CASE("types that this version does not evaluate are named as such") {
  for (const char* type : {"schedule", "pep440", "match", "edge"})
    CHECK(refused((std::string("type=") + type).c_str()) ==
          std::string("error[SL0317]: the tag rule 'type=") + type + "' cannot be used - the type '" + type +
              "' is not supported by this version - supported are semver, ref, raw and sha");
}

TEST_CASE("an unknown attribute is refused with a suggestion") {
  CHECK(
      refused("type=sha,formt=long") ==
      "error[SL0313]: the tag rule 'type=sha,formt=long' cannot be used - type sha has no attribute 'formt' - did you "
      "mean 'format'? - it has format, enable, priority, prefix and suffix");
  CHECK(refused("type=sha,long").find("type sha has no attribute 'value'") != std::string::npos);
}

TEST_CASE("what is missing, double or no choice is refused") {
  CHECK(refused("type=semver").find("type semver needs 'pattern'") != std::string::npos);
  CHECK(refused("type=semver,pattern=").find("its pattern is empty") != std::string::npos);
  CHECK(refused("type=ref").find("type ref needs 'event'") != std::string::npos);
  CHECK(refused("type=raw").find("type raw needs 'value'") != std::string::npos);
  CHECK(refused("a,b").find("'value' is given twice") != std::string::npos);
  CHECK(refused("type=sha,type=raw").find("'type' is given twice") != std::string::npos);
  CHECK(refused("type=ref,event=brnch") ==
        "error[SL0313]: the tag rule 'type=ref,event=brnch' cannot be used - 'event' cannot be 'brnch' - did you mean "
        "'branch'? - it is one of branch, tag and pr");
  CHECK(refused("type=sha,format=medium").find("it is one of short and long") != std::string::npos);
  CHECK(refused("type=sha,format=").find("'format' cannot be ''") != std::string::npos);
  for (const char* priority : {"high", "1x", "nan", "inf", "1e999"})
    CHECK(refused((std::string("type=sha,priority=") + priority).c_str()).find("is not a number") != std::string::npos);
  CHECK(refused("").find("it is empty") != std::string::npos);
  CHECK(refused("a\nb").find("it has more than one line") != std::string::npos);
}

TEST_CASE("the expression of match must be one and have a group") {
  CHECK(refused("type=semver,pattern={{version}},match=v(").find("error[SL0313]: the regular expression 'v('") == 0);
  CHECK(refused("type=semver,pattern={{version}},match=v.*").find("has no group, so it says no version") !=
        std::string::npos);
}

TEST_CASE("rules come as a list of texts and objects, or as one text") {
  const auto list = plan::parse_tag_rules(
      Json::parse(R"(["type=sha", {"type": "semver", "pattern": "{{version}}", "priority": 5, "enable": true}])"));
  REQUIRE(list);
  REQUIRE(list->size() == 2);
  CHECK((*list)[0].type == TagType::sha);
  CHECK((*list)[1].attributes == Attributes{{"enable", "true"}, {"pattern", "{{version}}"}, {"priority", "5"}});
  CHECK((*list)[1].priority == 5);
  const auto text = plan::parse_tag_rules(Json("type=sha\n# note\ntype=raw,x\n"));
  REQUIRE(text);
  REQUIRE(text->size() == 2);
  CHECK((*text)[1].get("value") == "x");
}

TEST_CASE("rules of another kind are refused") {
  CHECK(refused_json("[1]") ==
        "error[SL0313]: the tag rule 1 cannot be used - it is neither a text nor a mapping - write "
        "type=sha, or {type: sha}");
  CHECK(refused_json("{\"type\":\"sha\"}").find("tag rules are a list") != std::string::npos);
  CHECK(refused_json("[{\"type\":\"raw\",\"value\":[1]}]").find("'value' is not a text") != std::string::npos);
  CHECK(refused_json("[{\"typ\":\"raw\",\"value\":\"x\"}]").find("type raw has no attribute 'typ'") !=
        std::string::npos);
}

TEST_CASE("a flavor is read from lines and from an object") {
  const auto lines = plan::parse_flavor(Json::parse(R"(["latest=false", "prefix=a=b-,onlatest=true", "suffix=-c"])"));
  REQUIRE(lines);
  CHECK(lines->latest == plan::Flavor::Latest::no);
  CHECK(lines->prefix == "a=b-");
  CHECK(lines->prefix_on_latest);
  CHECK(lines->suffix == "-c");
  CHECK_FALSE(lines->suffix_on_latest);
  const auto object = plan::parse_flavor(Json::parse(R"({"latest": true, "suffix": "-x", "onlatest": true})"));
  REQUIRE(object);
  CHECK(object->latest == plan::Flavor::Latest::yes);
  CHECK(object->suffix_on_latest);
  CHECK_FALSE(object->prefix_on_latest);
}

TEST_CASE("a flavor that is none is refused") {
  const auto refusal = [](const char* text) {
    const auto result = plan::parse_flavor(Json::parse(text));
    return result ? "accepted" : base::one_line(result.error());
  };
  CHECK(refusal(R"(["latst=true"])") ==
        "error[SL0313]: the flavor of the tags cannot be used - there is no key 'latst' - did "
        "you mean 'latest'? - the keys are latest, prefix, suffix and onlatest");
  CHECK(refusal(R"(["latest=maybe"])").find("it is one of auto, true and false") != std::string::npos);
  CHECK(refusal(R"(["latest"])").find("'latest' has no '='") != std::string::npos);
  CHECK(refusal(R"(["onlatest=true"])").find("'onlatest' has no prefix or suffix before it") != std::string::npos);
  CHECK(refusal(R"(["prefix=x,onlatest=yes"])").find("neither true nor false") != std::string::npos);
  CHECK(refusal("7").find("7 is not a text") != std::string::npos);
}
