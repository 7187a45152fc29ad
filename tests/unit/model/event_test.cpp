#include "sample_events.hpp"
#include "support/catch.hpp"

#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>

#include <nlohmann/json.hpp>

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

TEST_CASE("an artifact with a forged digest is refused") {
  base::Json json = *base::parse_json(
      to_json(with(ArtifactMade{{.name = "n", .digest = Digest::from_hex(std::string(64, '0')), .size = 1}})), "event");
  json["artifact"]["digest"] = "sha256:../../etc/passwd";
  CHECK(event_from_json(json.dump()).error().code.number == 903);
}
