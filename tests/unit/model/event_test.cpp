#include "sample_events.hpp"
#include "support/catch.hpp"

#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>

#include <nlohmann/json.hpp>

#include <limits>
#include <set>

using namespace slipway;
using namespace slipway::model;

namespace {

Event with(Fact fact, std::string stage = "test") {
  return {
      .sequence = 7, .wall_ms = 0, .monotonic_ms = 5, .run = "r", .stage = std::move(stage), .fact = std::move(fact)};
}

std::string refusal(std::string_view line) { return one_line(event_from_json(line).error()); }

}  // namespace

TEST_CASE("every kind of event survives the way to text and back") {
  for (const Event& event : test::sample_events()) {
    const std::string line = to_json(event);
    INFO(line);
    const base::Result<Event> back = event_from_json(line);
    REQUIRE(back);
    CHECK(back->fact.index() == event.fact.index());
    CHECK(type_of(*back) == type_of(event));
    // All fields are in the text, so equal texts mean equal events.
    CHECK(to_json(*back) == line);
    CHECK(line.find('\n') == std::string::npos);
  }
}

TEST_CASE("an event is one flat object") {
  CHECK(to_json(with(StageSkipped{.reason = "not needed"})) ==
        R"({"done_before":false,"mono_ms":5,"reason":"not needed","run":"r","seq":7,"stage":"test",)"
        R"("time":"1970-01-01T00:00:00.000Z","type":"stage-skipped"})");
  CHECK(to_json(with(RunResumed{.host_version = "0.1.0"}, "")) ==
        R"({"host_version":"0.1.0","mono_ms":5,"run":"r","seq":7,)"
        R"("time":"1970-01-01T00:00:00.000Z","type":"run-resumed"})");
}

TEST_CASE("the text of a plan comes back byte for byte") {
  const std::string plan = "{ \"z\": 1.0,\n \"a\":\t1e2 }";
  const Event back = *event_from_json(to_json(with(RunStarted{.plan = plan})));
  CHECK(std::get<RunStarted>(back.fact).plan == plan);
}

TEST_CASE("known records are event types, and a plugin cannot forge another type by a name") {
  CHECK(type_of(with(ValueEmitted{.name = "verdict", .json = "{}"})) == "verdict");
  CHECK(type_of(with(ValueEmitted{.name = "run-finished", .json = "{}"})) == "value");
  const Event back = *event_from_json(to_json(with(ValueEmitted{.name = "run-finished", .json = "{}"})));
  CHECK(std::get<ValueEmitted>(back.fact).name == "run-finished");
  CHECK(std::get<ValueEmitted>(back.fact).json == "{}");
}

TEST_CASE("only what is shown and logged is not journaled") {
  for (const Event& event : test::sample_events()) {
    const std::string type = type_of(event);
    CHECK(journaled(event) == (type != "output" && type != "log" && type != "progress"));
  }
}

TEST_CASE("text that is not UTF-8 is replaced, in every field") {
  const std::string broken = "a\xff\xc3";
  for (const Event& event :
       {with(Output{.text = broken}), with(StageSkipped{.reason = broken}), with(Output{.text = "x"}, broken),
        with(EffectIntended{{.kind = broken, .target = broken, .name = broken, .digest = broken}}),
        with(ValueEmitted{.name = broken, .json = broken}),
        with(StageFinished{.error = base::Error{.code = {101}, .what = broken, .why = broken}})}) {
    const std::string line = to_json(event);
    CHECK(base::valid_utf8(line));
    CHECK(line.find("a\xef\xbf\xbd") != std::string::npos);
    CHECK(event_from_json(line));
  }
}

TEST_CASE("fields of a newer version are ignored") {
  base::Json json = *base::parse_json(to_json(with(Warning{.text = "w"})), "event");
  json["hash"] = "abc";
  json["more"] = {{"a", 1}};
  CHECK(std::get<Warning>(event_from_json(json.dump())->fact).text == "w");
}

TEST_CASE("what is not an event is refused with the reason") {
  CHECK(refusal("") == "error[SL0906]: a line of the journal is not an event - it is empty");
  CHECK(refusal("{\"seq\":1") ==
        "error[SL0906]: a line of the journal is not an event - syntax error at line 1, column 9");
  CHECK(refusal("[]") == "error[SL0906]: a line of the journal is not an event - it is not an object");
  CHECK(refusal("{}") == "error[SL0906]: a line of the journal is not an event - a field is missing");
  base::Json json = *base::parse_json(to_json(with(Warning{.text = "w"})), "event");
  const auto changed = [&json](const char* field, const base::Json& value) {
    base::Json copy = json;
    copy[field] = value;
    return refusal(copy.dump());
  };
  CHECK(changed("type", "unheard-of") ==
        "error[SL0906]: a line of the journal is not an event - unknown type 'unheard-of'");
  CHECK(changed("seq", "1") == "error[SL0906]: a line of the journal is not an event - a field has the wrong type");
  CHECK(changed("text", 5) == "error[SL0906]: a line of the journal is not an event - a field has the wrong type");
  CHECK(changed("time", "now") ==
        "error[SL0906]: a line of the journal is not an event - its time is not of the form 2026-11-21T11:59:44.123Z");
  CHECK(changed("type", "artifact") == "error[SL0906]: a line of the journal is not an event - a field is missing");
}

TEST_CASE("no field of an event may be missing but those that it need not have, and none may be of another type") {
  const std::string refused = "error[SL0906]: a line of the journal is not an event - ";
  const std::set<std::string> optional{"stage",    "error",         "value",        "value_text",
                                       "observed", "observed_text", "plugin_origin"};
  const std::set<std::string> of_any_type{"value", "observed"};
  for (const Event& event : test::sample_events()) {
    const base::Json json = *base::parse_json(to_json(event), "event");
    for (const auto& [name, value] : json.items()) {
      INFO(name << " of " << json.dump());
      base::Json without = json;
      without.erase(name);
      if (optional.contains(name))
        CHECK(event_from_json(without.dump()));
      else
        CHECK(refusal(without.dump()) == refused + "a field is missing");
      base::Json other = json;
      other[name] = base::Json::array({base::Json::array()});
      if (of_any_type.contains(name))
        CHECK(event_from_json(other.dump()));
      else
        CHECK(refusal(other.dump()) == refused + "a field has the wrong type");
    }
  }
}

TEST_CASE("no part of an effect, an artifact or an error of an event may be missing") {
  const std::set<std::string> optional{"why", "state", "hint", "spans", "context", "exit"};
  for (const Event& event : test::sample_events()) {
    const base::Json json = *base::parse_json(to_json(event), "event");
    for (const char* part : {"effect", "artifact", "error"}) {
      if (!json.contains(part)) continue;
      for (const auto& [name, value] : json[part].items()) {
        INFO(part << "/" << name << " of " << json.dump());
        base::Json without = json;
        without[part].erase(name);
        CHECK(event_from_json(without.dump()).has_value() == optional.contains(name));
      }
    }
  }
}

TEST_CASE("a presence that this version does not know is unknown, and a number of an exit stays what it is") {
  base::Json json = *base::parse_json(to_json(with(EffectObserved{.presence = Presence::same})), "event");
  for (const auto& [word, presence] :
       {std::pair("absent", Presence::absent), std::pair("same", Presence::same), std::pair("other", Presence::other),
        std::pair("unknown", Presence::unknown), std::pair("elsewhere", Presence::unknown)}) {
    json["presence"] = word;
    CHECK(std::get<EffectObserved>(event_from_json(json.dump())->fact).presence == presence);
  }
  for (const int exit : {0, 1, 7, 42, 143}) {
    const Event back = *event_from_json(to_json(with(RunFinished{.exit = static_cast<base::ExitCode>(exit)})));
    CHECK(static_cast<int>(std::get<RunFinished>(back.fact).exit) == exit);
  }
}

TEST_CASE("values come back as they were meant: JSON as JSON, anything else as the text that it is") {
  for (const std::string value :
       {"{}", "[1,null,\"x\"]", "7", "\"text\"", "null", "not JSON", "{\"cut\":", "\"\xc3\xa9\""}) {
    const Event back = *event_from_json(to_json(with(ValueEmitted{.name = "own", .json = value})));
    CHECK(std::get<ValueEmitted>(back.fact).json == value);
    const Event done = *event_from_json(to_json(with(EffectDone{.effect = {}, .observed = value})));
    CHECK(std::get<EffectDone>(done.fact).observed == value);
  }
  // Spaces say nothing in JSON.
  const Event back = *event_from_json(to_json(with(ValueEmitted{.name = "own", .json = " { \"b\": 1,\n \"a\": 2 } "})));
  CHECK(std::get<ValueEmitted>(back.fact).json == R"({"a":2,"b":1})");
}

TEST_CASE("numbers at their limits survive") {
  Event event = with(StageFinished{.duration_ms = std::numeric_limits<std::int64_t>::max()});
  event.sequence = std::numeric_limits<std::uint64_t>::max();
  event.monotonic_ms = std::numeric_limits<std::int64_t>::min();
  const Event back = *event_from_json(to_json(event));
  CHECK(back.sequence == event.sequence);
  CHECK(back.monotonic_ms == event.monotonic_ms);
  CHECK(std::get<StageFinished>(back.fact).duration_ms == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("an artifact with a forged digest is refused") {
  base::Json json = *base::parse_json(
      to_json(with(ArtifactMade{{.name = "n", .digest = Digest::from_hex(std::string(64, '0')), .size = 1}})), "event");
  json["artifact"]["digest"] = "sha256:../../etc/passwd";
  CHECK(event_from_json(json.dump()).error().code.number == 903);
}
