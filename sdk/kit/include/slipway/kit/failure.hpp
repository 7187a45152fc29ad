// From the kit's errors to what a stage throws.
#pragma once

#include <slipway/kit/result.hpp>
#include <slipway/plugin.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace slipway::kit {

// One thing that failed, as slipway_host.fail() takes it. line 0: unknown.
struct FailureItem {
  std::string name;
  std::string message;
  std::string file = {};
  int line = 0;
};

// What the host hears: the message, and details with why, state, hint and failures.
Failure to_failure(const Error& error, const std::vector<FailureItem>& failures = {});

// The value, or throw the error. For the edge of a plugin only.
template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw to_failure(result.error());
  return std::move(*result);
}
inline void or_throw(const Status& status) {
  if (!status) throw to_failure(status.error());
}

// Call `action` of a host's service; a Failure that it throws becomes an error with the same status and message.
template <typename Action>
auto guard(Action&& action) -> Result<decltype(action())> {
  try {
    if constexpr (std::is_void_v<decltype(action())>) {
      action();
      return {};
    } else {
      return action();
    }
  } catch (const Failure& failure) {
    return fail({failure.status(), failure.what()});
  }
}

}  // namespace slipway::kit
