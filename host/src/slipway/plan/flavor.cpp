#include <slipway/base/json.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plan/flavor.hpp>
#include <slipway/plan/tag_csv.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <vector>

namespace slipway::plan {

namespace {

using base::Json;

base::Error broken_flavor(std::string why, std::string hint = {}) {
  return {
      .code = {313}, .what = "the flavor of the tags cannot be used", .why = std::move(why), .hint = std::move(hint)};
}

base::Result<bool> parse_switch(const std::string& key, const std::string& value) {
  if (value == "true" || value == "false") return value == "true";
  return base::fail(broken_flavor(fmt::format("'{}' is '{}', which is neither true nor false", key, value)));
}

base::Result<Flavor::Latest> parse_latest(const std::string& value) {
  if (value == "auto") return Flavor::Latest::automatic;
  if (value == "true") return Flavor::Latest::yes;
  if (value == "false") return Flavor::Latest::no;
  return base::fail(broken_flavor(fmt::format("'latest' is '{}'", value), "it is one of auto, true and false"));
}

class Builder {
public:
  base::Status set(const std::string& key, const std::string& value) {
    if (key == "latest") return set_latest(value);
    if (key == "prefix") return set_text(m_flavor.prefix, m_flavor.prefix_on_latest, value);
    if (key == "suffix") return set_text(m_flavor.suffix, m_flavor.suffix_on_latest, value);
    if (key == "onlatest") return set_on_latest(value);
    const std::vector<std::string> known{"latest", "prefix", "suffix", "onlatest"};
    return base::fail(broken_flavor(fmt::format("there is no key '{}'{}", key, base::did_you_mean(key, known)),
                                    fmt::format("the keys are {}", base::listed(known))));
  }
  // "onlatest" binds to the prefix or suffix before it on its line only.
  void end_line() { m_on_latest = nullptr; }
  const Flavor& flavor() const { return m_flavor; }

private:
  base::Status set_latest(const std::string& value) {
    SLIPWAY_TRY_ASSIGN(m_flavor.latest, parse_latest(value));
    return {};
  }
  base::Status set_text(std::string& text, bool& on_latest, const std::string& value) {
    text = value;
    m_on_latest = &on_latest;
    return {};
  }
  base::Status set_on_latest(const std::string& value) {
    SLIPWAY_TRY_ASSIGN(const bool on, parse_switch("onlatest", value));
    if (m_on_latest == nullptr)
      return base::fail(broken_flavor("'onlatest' has no prefix or suffix before it", "write prefix=x-,onlatest=true"));
    *m_on_latest = on;
    return {};
  }

  Flavor m_flavor;
  bool* m_on_latest = nullptr;
};

base::Status add_lines(Builder& builder, const std::string& text) {
  SLIPWAY_TRY_ASSIGN(const auto records, parse_records(text));
  for (const auto& record : records) {
    for (const std::string& field : record) {
      const std::size_t equals = field.find('=');
      if (equals == std::string::npos) return base::fail(broken_flavor(fmt::format("'{}' has no '='", field)));
      const std::string key(base::trimmed(std::string_view(field).substr(0, equals)));
      SLIPWAY_TRY(builder.set(key, std::string(base::trimmed(std::string_view(field).substr(equals + 1)))));
    }
    builder.end_line();
  }
  return {};
}

base::Result<Flavor> flavor_of(const Json& object) {
  Builder builder;
  const auto text_of = [](const Json& value) {
    return value.is_string() ? value.get<std::string>() : base::to_text(value);
  };
  const bool on_latest = object.contains("onlatest");
  for (const auto& [key, value] : object.items()) {
    if (key == "onlatest") continue;
    SLIPWAY_TRY(builder.set(key, text_of(value)));
  }
  // In an object the order says nothing, so it is for both.
  for (const char* key : {"prefix", "suffix"}) {
    if (!on_latest || !object.contains(key)) continue;
    SLIPWAY_TRY(builder.set(key, text_of(object[key])));
    SLIPWAY_TRY(builder.set("onlatest", text_of(object["onlatest"])));
  }
  return builder.flavor();
}

}  // namespace

base::Result<Flavor> parse_flavor(const Json& value) {
  if (value.is_object()) return flavor_of(value);
  Builder builder;
  const Json lines = value.is_array() ? value : Json::array({value});
  for (const Json& line : lines) {
    if (!line.is_string()) return base::fail(broken_flavor(fmt::format("{} is not a text", base::to_text(line))));
    SLIPWAY_TRY(add_lines(builder, line.get_ref<const std::string&>()));
  }
  return builder.flavor();
}

}  // namespace slipway::plan
