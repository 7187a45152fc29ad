// The return type of the kit: a value, or why there is none.
#pragma once

#include <slipway/abi.h>

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace slipway::kit {

struct Error {
  slipway_status status = SLIPWAY_E_INTERNAL;  // The class of failure; the host makes the exit code of it.
  std::string message;                         // What failed, one clause.
  std::string why = {};
  std::string state = {};  // What state the world is in.
  std::string hint = {};   // What to do next.
};

template <typename T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace slipway::kit

#define SLIPWAY_KIT_CONCAT_(a, b) a##b
#define SLIPWAY_KIT_CONCAT(a, b) SLIPWAY_KIT_CONCAT_(a, b)

// Leave the function with the error of `expression`.
#define SLIPWAY_KIT_TRY(expression)                                                                                    \
  do {                                                                                                                 \
    if (auto slipway_status_ = (expression); !slipway_status_)                                                         \
      return ::slipway::kit::fail(std::move(slipway_status_).error());                                                 \
  } while (false)

// Declare `declaration` with the value of `expression`, or leave the function with its error.
#define SLIPWAY_KIT_TRY_ASSIGN(declaration, expression)                                                                \
  auto SLIPWAY_KIT_CONCAT(slipway_result_, __LINE__) = (expression);                                                   \
  if (!SLIPWAY_KIT_CONCAT(slipway_result_, __LINE__))                                                                  \
    return ::slipway::kit::fail(std::move(SLIPWAY_KIT_CONCAT(slipway_result_, __LINE__)).error());                     \
  declaration = std::move(*SLIPWAY_KIT_CONCAT(slipway_result_, __LINE__))
