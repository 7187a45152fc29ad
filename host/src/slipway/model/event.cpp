#include <slipway/base/clock.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/model/error_json.hpp>
#include <slipway/model/event.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace slipway::model {

namespace {

using base::Json;

// In the order of the variant.
constexpr std::array<std::string_view, std::variant_size_v<Fact>> k_types{
    "run-started", "run-resumed", "stage-queued",   "stage-started", "stage-skipped",   "output",
    "log",         "progress",    "value",          "artifact",      "effect-observed", "effect-intended",
    "effect-done", "warning",     "stage-finished", "run-finished"};

// Values that the host understands. Each is an event type of its own.
constexpr std::array<std::string_view, 5> k_records{"report", "image", "verdict", "publication", "deployment"};

bool is_record(std::string_view name) { return std::find(k_records.begin(), k_records.end(), name) != k_records.end(); }

Json encode(const std::string& value) { return value; }
Json encode(bool value) { return value; }
Json encode(int value) { return value; }
Json encode(std::int64_t value) { return value; }
Json encode(base::ExitCode value) { return static_cast<int>(value); }
Json encode(Presence value) { return to_string(value); }
Json encode(const base::Error& value) { return error_to_json(value); }
Json encode(const Effect& value) {
  return {{"kind", value.kind}, {"target", value.target}, {"name", value.name}, {"digest", value.digest}};
}
Json encode(const Artifact& value) {
  return {{"name", value.name}, {"digest", value.digest.text()}, {"size", value.size}, {"mediaType", value.media_type},
          {"path", value.path}, {"stage", value.stage}};
}

void decode(const Json& json, std::string& value) { value = json.get<std::string>(); }
void decode(const Json& json, bool& value) { value = json.get<bool>(); }
void decode(const Json& json, int& value) { value = json.get<int>(); }
void decode(const Json& json, std::int64_t& value) { value = json.get<std::int64_t>(); }
void decode(const Json& json, base::ExitCode& value) { value = static_cast<base::ExitCode>(json.get<int>()); }
void decode(const Json& json, base::Error& value) { value = error_from_json(json); }
void decode(const Json& json, Presence& value) {
  const auto text = json.get<std::string>();
  value = Presence::unknown;
  for (const Presence known : {Presence::absent, Presence::same, Presence::other})
    if (text == to_string(known)) value = known;
}
void decode(const Json& json, Effect& value) {
  decode(json.at("kind"), value.kind);
  decode(json.at("target"), value.target);
  decode(json.at("name"), value.name);
  decode(json.at("digest"), value.digest);
}

class Writer {
public:
  explicit Writer(Json& out) : m_out(out) {}
  template <typename T>
  void operator()(const char* name, const T& value) {
    m_out[name] = encode(value);
  }
  template <typename T>
  void operator()(const char* name, const std::optional<T>& value) {
    if (value) m_out[name] = encode(*value);
  }
  // JSON text becomes JSON inside of ours; what is not JSON stays a text.
  void embedded(const char* name, const std::string& text) {
    if (text.empty()) return;
    base::Result<Json> value = base::parse_json(text, name);
    if (value)
      m_out[name] = std::move(*value);
    else
      m_out[std::string(name) + "_text"] = text;
  }

private:
  Json& m_out;
};

class Reader {
public:
  explicit Reader(const Json& in) : m_in(in) {}
  template <typename T>
  void operator()(const char* name, T& value) {
    decode(m_in.at(name), value);
  }
  template <typename T>
  void operator()(const char* name, std::optional<T>& value) {
    if (m_in.contains(name)) decode(m_in[name], value.emplace());
  }
  void embedded(const char* name, std::string& text) {
    if (m_in.contains(name))
      text = base::to_text(m_in[name]);
    else
      text = m_in.value(std::string(name) + "_text", "");
  }

private:
  const Json& m_in;
};

// The fields of each fact, once for both directions. `fact` is const when written.
template <typename Wanted, typename Given>
concept Is = std::is_same_v<Wanted, std::remove_const_t<Given>>;

template <typename F, typename Visitor>
void fields([[maybe_unused]] F& fact, [[maybe_unused]] Visitor& visit) {
  if constexpr (Is<RunStarted, F>) {
    visit("pipeline", fact.pipeline);
    visit("plan_digest", fact.plan_digest);
    visit("plan", fact.plan);
    visit("host_version", fact.host_version);
  } else if constexpr (Is<RunResumed, F>) {
    visit("host_version", fact.host_version);
  } else if constexpr (Is<StageStarted, F>) {
    visit("stage_type", fact.type);
    visit("plugin_version", fact.plugin_version);
    visit("plugin_path", fact.plugin_path);
    visit("plugin_digest", fact.plugin_digest);
    visit("plugin_origin", fact.plugin_origin);
  } else if constexpr (Is<StageSkipped, F>) {
    visit("reason", fact.reason);
    visit("done_before", fact.done_before);
  } else if constexpr (Is<Output, F> || Is<Warning, F>) {
    visit("text", fact.text);
  } else if constexpr (Is<LogRecord, F>) {
    visit("level", fact.level);
    visit("text", fact.text);
  } else if constexpr (Is<Progress, F>) {
    visit("parts", fact.parts);
    visit("label", fact.label);
  } else if constexpr (Is<ValueEmitted, F>) {
    visit.embedded("value", fact.json);
  } else if constexpr (Is<ArtifactMade, F>) {
    visit("artifact", fact.artifact);
  } else if constexpr (Is<EffectObserved, F>) {
    visit("effect", fact.effect);
    visit("presence", fact.presence);
    visit("reason", fact.reason);
  } else if constexpr (Is<EffectIntended, F>) {
    visit("effect", fact.effect);
  } else if constexpr (Is<EffectDone, F>) {
    visit("effect", fact.effect);
    visit.embedded("observed", fact.observed);
    visit("already_there", fact.already_there);
  } else if constexpr (Is<StageFinished, F>) {
    visit("exit", fact.exit);
    visit("error", fact.error);
    visit("duration_ms", fact.duration_ms);
    visit("log", fact.log);
  } else if constexpr (Is<RunFinished, F>) {
    visit("exit", fact.exit);
    visit("error", fact.error);
    visit("duration_ms", fact.duration_ms);
  } else {
    static_assert(Is<StageQueued, F>);
  }
}

base::Error not_an_event(std::string why) {
  return base::Error{.code = {906}, .what = "a line of the journal is not an event", .why = std::move(why)};
}

// Facts without a default value of their own.
base::Result<Fact> read_artifact(const Json& json) {
  const Json& artifact = json.at("artifact");
  SLIPWAY_TRY_ASSIGN(Digest digest, Digest::parse(artifact.at("digest").get<std::string>()));
  return ArtifactMade{{.name = artifact.at("name").get<std::string>(),
                       .digest = std::move(digest),
                       .size = artifact.at("size").get<std::uint64_t>(),
                       .media_type = artifact.at("mediaType").get<std::string>(),
                       .path = artifact.at("path").get<std::string>(),
                       .stage = artifact.at("stage").get<std::string>()}};
}

template <typename F>
base::Result<Fact> read_fact(const Json& json) {
  if constexpr (std::is_same_v<F, ArtifactMade>) {
    return read_artifact(json);
  } else {
    F fact{};
    Reader reader(json);
    fields(fact, reader);
    if constexpr (std::is_same_v<F, ValueEmitted>) {
      const auto type = json.at("type").get<std::string>();
      fact.name = is_record(type) ? type : json.at("name").get<std::string>();
    }
    return fact;
  }
}

template <std::size_t... Index>
base::Result<Fact> read_by_type(const Json& json, std::string_view type, std::index_sequence<Index...> /*all*/) {
  base::Result<Fact> fact = base::fail(not_an_event(fmt::format("unknown type '{}'", base::printable(type))));
  if (is_record(type)) type = "value";
  // Stops at the first that matches.
  (void)((k_types[Index] == type && (fact = read_fact<std::variant_alternative_t<Index, Fact>>(json), true)) || ...);
  return fact;
}

base::Result<Event> read_event(const Json& json) {
  Event event;
  event.sequence = json.at("seq").get<std::uint64_t>();
  event.monotonic_ms = json.at("mono_ms").get<std::int64_t>();
  event.run = json.at("run").get<std::string>();
  event.stage = json.value("stage", "");
  const std::optional<std::int64_t> wall = base::parse_iso_time(json.at("time").get<std::string>());
  if (!wall) return base::fail(not_an_event("its time is not of the form 2026-11-21T11:59:44.123Z"));
  event.wall_ms = *wall;
  const auto type = json.at("type").get<std::string>();
  SLIPWAY_TRY_ASSIGN(event.fact, read_by_type(json, type, std::make_index_sequence<std::variant_size_v<Fact>>()));
  return event;
}

}  // namespace

std::string type_of(const Event& event) {
  const auto* value = std::get_if<ValueEmitted>(&event.fact);
  if (value != nullptr && is_record(value->name)) return value->name;
  return std::string(k_types[event.fact.index()]);
}

bool journaled(const Event& event) {
  return !std::holds_alternative<Output>(event.fact) && !std::holds_alternative<LogRecord>(event.fact) &&
         !std::holds_alternative<Progress>(event.fact);
}

std::string to_json(const Event& event) {
  Json json{{"seq", event.sequence},
            {"time", base::iso_time(event.wall_ms)},
            {"mono_ms", event.monotonic_ms},
            {"run", event.run},
            {"type", type_of(event)}};
  if (!event.stage.empty()) json["stage"] = event.stage;
  const auto* value = std::get_if<ValueEmitted>(&event.fact);
  if (value != nullptr && !is_record(value->name)) json["name"] = value->name;
  Writer writer(json);
  std::visit([&writer](const auto& fact) { fields(fact, writer); }, event.fact);
  return base::to_text(json);
}

base::Result<Event> event_from_json(std::string_view line) {
  const base::Result<Json> json = base::parse_json(line, "the line");
  if (!json) return base::fail(not_an_event(json.error().why));
  if (!json->is_object()) return base::fail(not_an_event("it is not an object"));
  try {
    return read_event(*json);
  } catch (const Json::out_of_range&) {
    return base::fail(not_an_event("a field is missing"));
  } catch (const Json::exception&) {
    return base::fail(not_an_event("a field has the wrong type"));
  }
}

}  // namespace slipway::model
