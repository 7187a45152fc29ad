// slipway/json_nlohmann.hpp - parameters, requests and values with nlohmann_json. Optional: only for who includes it.
//
//     Greet(slipway::Host host, std::string_view config) : m_host(host) {
//       slipway::Parameters parameters(config);
//       m_name = parameters.required<std::string>("name");
//       m_times = parameters.optional<int>("times", 1);
//       parameters.refuse_others();
//     }
//     void run(std::string_view request) {
//       slipway::emit_value(m_host, "greeting", {{"text", "hello " + m_name}});
//     }
//
// Header-only, C++17, nlohmann_json 3.11 or newer. It has no symbols of its own that could leave a plugin.
#pragma once

#include <slipway/plugin.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace slipway {
inline namespace sdk_1_0 {

// The JSON text of a value. Bytes in it that are not UTF-8, a file name for example, become the replacement character.
inline std::string to_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

inline void emit_value(const Host& host, std::string_view name, const nlohmann::json& value) {
  host.emit_value(name, to_text(value));
}

// A failure with details: "why", "state", "hint" and "failures", see slipway_host.fail().
inline Failure failure(slipway_status status, std::string message, const nlohmann::json& details) {
  return Failure(status, std::move(message), to_text(details));
}

// What the host gives to run() and to the facets.
inline nlohmann::json parse_request(std::string_view text) {
  nlohmann::json request = nlohmann::json::parse(text, nullptr, false);
  if (!request.is_object()) throw Failure(SLIPWAY_E_INTERNAL, "the request is not a JSON object");
  return request;
}

namespace detail {

template <typename T>
struct is_list : std::false_type {};
template <typename T>
struct is_list<std::vector<T>> : std::true_type {
  using Element = T;
};

[[noreturn]] inline void refuse(const std::string& place, const std::string& what) {
  throw Failure(SLIPWAY_E_CONFIG, place.empty() ? what : place + ": " + what);
}

inline std::string below(const std::string& place, std::string_view name) {
  return place.empty() ? std::string(name) : place + "." + std::string(name);
}

// True when the number is one that an Integer can hold.
template <typename Integer>
bool fits(const nlohmann::json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.template get<std::uint64_t>();
    return number <= static_cast<std::uint64_t>(std::numeric_limits<Integer>::max());
  }
  if (!value.is_number_integer()) return false;
  const auto number = value.template get<std::int64_t>();
  if constexpr (std::is_unsigned_v<Integer>)
    return number >= 0;
  else
    return number >= static_cast<std::int64_t>(std::numeric_limits<Integer>::min());
}

// Types are not converted into each other: "3" is no number, 3.5 no integer, and 300 no std::uint8_t.
template <typename T>
T typed(const nlohmann::json& value, const std::string& place) {
  const std::string found = std::string(", not ") + value.type_name();
  if constexpr (std::is_same_v<T, bool>) {
    if (!value.is_boolean()) refuse(place, "must be true or false" + found);
    return value.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    if (!value.is_number_integer()) refuse(place, "must be an integer" + found);
    if (!fits<T>(value)) refuse(place, "is out of range: " + value.dump());
    return value.get<T>();
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!value.is_number()) refuse(place, "must be a number" + found);
    return value.get<T>();
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!value.is_string()) refuse(place, "must be a text" + found);
    return value.get<std::string>();
  } else if constexpr (is_list<T>::value) {
    if (!value.is_array()) refuse(place, "must be a list" + found);
    T list;
    for (const nlohmann::json& element : value)
      list.push_back(typed<typename is_list<T>::Element>(element, place + "[" + std::to_string(list.size()) + "]"));
    return list;
  } else if constexpr (std::is_same_v<T, nlohmann::json>) {
    return value;
  } else {
    static_assert(std::is_default_constructible_v<T>,
                  "a type of your own: nlohmann_json has to know from_json() for it");
    try {
      return value.get<T>();
    } catch (const nlohmann::json::exception& error) {
      refuse(place, error.what());
    }
  }
}

}  // namespace detail

// The parameters of a stage, or an object inside of them. What is wrong is refused with SLIPWAY_E_CONFIG and the place
// of the parameter (R18): "suites[2].name: must be a text, not number".
class Parameters {
public:
  explicit Parameters(std::string_view config) : Parameters(nlohmann::json::parse(config, nullptr, false), "") {}

  bool has(std::string_view name) const { return m_object.contains(std::string(name)); }

  template <typename T>
  T required(std::string_view name) {
    const nlohmann::json* const value = take(name);
    if (value == nullptr) detail::refuse(place_of(name), "is missing");
    return detail::typed<T>(*value, place_of(name));
  }
  template <typename T>
  T optional(std::string_view name, T otherwise) {
    const nlohmann::json* const value = take(name);
    return value == nullptr ? std::move(otherwise) : detail::typed<T>(*value, place_of(name));
  }
  // An object, and a list of objects; an empty one when there is none.
  Parameters object(std::string_view name) {
    const nlohmann::json* const value = take(name);
    return Parameters(value == nullptr ? nlohmann::json::object() : *value, place_of(name));
  }
  std::vector<Parameters> objects(std::string_view name) {
    std::vector<Parameters> list;
    for (const nlohmann::json& value : optional<std::vector<nlohmann::json>>(name, {}))
      list.push_back(Parameters(value, place_of(name) + "[" + std::to_string(list.size()) + "]"));
    return list;
  }

  // Call it last: a parameter that was not asked for is a mistake of the user.
  void refuse_others() const {
    for (const auto& [name, value] : m_object.items())
      if (m_taken.count(name) == 0) detail::refuse(m_place, "there is no parameter '" + name + "'");
  }
  // Refuse a value that has the right type.
  [[noreturn]] void refuse(std::string_view name, const std::string& what) const {
    detail::refuse(place_of(name), what);
  }

private:
  Parameters(nlohmann::json object, std::string place) : m_object(std::move(object)), m_place(std::move(place)) {
    if (!m_object.is_object()) detail::refuse(m_place.empty() ? "the parameters" : m_place, "must be a JSON object");
  }
  std::string place_of(std::string_view name) const { return detail::below(m_place, name); }
  const nlohmann::json* take(std::string_view name) {
    m_taken.emplace(name);
    const auto found = m_object.find(std::string(name));
    return found == m_object.end() ? nullptr : &*found;
  }

  nlohmann::json m_object;
  std::string m_place;
  std::set<std::string> m_taken;
};

}  // namespace sdk_1_0
}  // namespace slipway
