#include "support/catch.hpp"

#include <slipway/plan/metadata/entry.hpp>

using namespace slipway::plan::metadata;
using Attributes = std::map<std::string, std::string, std::less<>>;

namespace {

Entry entry(const char* text) { return parse_entry(text).value(); }

std::string refused(const char* text) {
  const auto parsed = parse_entry(text);
  return parsed ? "accepted" : parsed.error().what;
}

std::vector<std::string> order(const char* text) {
  std::vector<std::string> names;
  const auto entries = parse_entries(text);
  for (const Entry& one : entries.value())
    names.push_back(one.get("value"));
  return names;
}

}  // namespace

TEST_CASE("each type of entry has its defaults") {
  CHECK(entry("type=schedule").attributes ==
        Attributes{{"pattern", "nightly"}, {"enable", "true"}, {"priority", "1000"}});
  CHECK(entry("type=semver,pattern={{version}}").attributes ==
        Attributes{{"pattern", "{{version}}"}, {"enable", "true"}, {"priority", "900"}});
  CHECK(entry("type=pep440,pattern={{version}}").get("priority") == "900");
  CHECK(entry("type=match,pattern=v(.*)").attributes ==
        Attributes{{"pattern", "v(.*)"}, {"group", "0"}, {"enable", "true"}, {"priority", "800"}});
  CHECK(entry("type=edge").attributes == Attributes{{"enable", "true"}, {"priority", "700"}});
  CHECK(entry("type=ref,event=branch").attributes ==
        Attributes{{"event", "branch"}, {"enable", "true"}, {"priority", "600"}});
  CHECK(entry("type=ref,event=tag").get("priority") == "600");
  CHECK(entry("type=ref,event=pr").attributes ==
        Attributes{{"event", "pr"}, {"prefix", "pr-"}, {"enable", "true"}, {"priority", "600"}});
  CHECK(entry("type=raw,value=foo").attributes ==
        Attributes{{"value", "foo"}, {"enable", "true"}, {"priority", "200"}});
  CHECK(entry("type=sha").attributes ==
        Attributes{{"format", "short"}, {"prefix", "sha-"}, {"enable", "true"}, {"priority", "100"}});
}

TEST_CASE("what is written goes before the defaults") {
  CHECK(entry("type=ref,event=pr,prefix=").get("prefix").empty());
  CHECK(entry("type=ref,event=pr,prefix=").has("prefix"));
  CHECK(entry("type=sha,prefix=,format=long").attributes ==
        Attributes{{"format", "long"}, {"prefix", ""}, {"enable", "true"}, {"priority", "100"}});
  CHECK(entry("type=schedule,pattern=weekly,priority=5,enable=false").attributes ==
        Attributes{{"pattern", "weekly"}, {"enable", "false"}, {"priority", "5"}});
}

TEST_CASE("a field is cut at its first equals sign, trimmed, and its key is lower case") {
  CHECK(entry("type=raw,value=a=b").get("value") == "a=b");
  CHECK(entry(" TYPE = raw , VALUE = x ").get("value") == "x");
  CHECK(entry("type=raw,=foo").get("value") == "=foo");
  CHECK(entry("type=raw,=a=b").get("value") == "=a=b");
  CHECK(entry("type=raw,value=a,value=b").get("value") == "b");
  CHECK(entry("type=semver,pattern=a,match=x=(.*)").get("match") == "x=(.*)");
}

TEST_CASE("a field without an equals sign is the value, and an entry without a type is raw") {
  CHECK(entry("foo").type == EntryType::raw);
  CHECK(entry("foo").get("value") == "foo");
  CHECK(entry("type=raw,foo,bar").get("value") == "bar");
  CHECK(entry("type=edge,").get("value").empty());
  CHECK(entry("type=sha,typo=1").get("typo") == "1");
}

TEST_CASE("entries that cannot be are refused in the words of the action") {
  CHECK(refused("type=RAW,value=x") == "Unknown tag type attribute: RAW");
  CHECK(refused("type=") == "Unknown tag type attribute: ");
  CHECK(refused("type=foo") == "Unknown tag type attribute: foo");
  CHECK(refused("type=semver") == "Missing pattern attribute for type=semver");
  CHECK(refused("type=pep440,value=1") == "Missing pattern attribute for type=pep440,value=1");
  CHECK(refused("type=match,group=1") == "Missing pattern attribute for type=match,group=1");
  CHECK(refused("type=match,pattern=a,group=x") == "Invalid match group for type=match,pattern=a,group=x");
  CHECK(refused("type=match,pattern=a,group=") == "accepted");
  CHECK(refused("type=match,pattern=a,group=0x1") == "accepted");
  CHECK(refused("type=ref") == "Missing event attribute for type=ref");
  CHECK(refused("type=ref,event=push") == "Invalid event for type=ref,event=push");
  CHECK(refused("type=ref,event=Branch") == "Invalid event for type=ref,event=Branch");
  CHECK(refused("type=raw") == "Missing value attribute for type=raw");
  CHECK(refused("enable=true") == "Missing value attribute for enable=true");
  CHECK(refused("type=sha,format=medium") == "Invalid format for type=sha,format=medium");
}

TEST_CASE("entries are taken by priority, equal ones as written") {
  CHECK(order("a\nb\nc") == std::vector<std::string>{"a", "b", "c"});
  CHECK(order("a,priority=1\nb,priority=3\nc,priority=2\nd,priority=3") ==
        std::vector<std::string>{"b", "d", "c", "a"});
  CHECK(order("a,priority=\nb,priority=-1\nc,priority=0.5\nd,priority=1e3\ne,priority=0x10") ==
        std::vector<std::string>{"d", "e", "c", "a", "b"});
  CHECK(order("a,priority=high\nb,priority=low") == std::vector<std::string>{"a", "b"});
}

TEST_CASE("without entries there are those for schedules, branches, tags and pull requests") {
  const auto entries = parse_entries("\n# none\n");
  REQUIRE(entries);
  REQUIRE(entries->size() == 4);
  CHECK((*entries)[0].type == EntryType::schedule);
  CHECK((*entries)[1].get("event") == "branch");
  CHECK((*entries)[2].get("event") == "tag");
  CHECK((*entries)[3].get("event") == "pr");
}
