// The return type of every function that can fail.
#pragma once

#include <slipway/base/error.hpp>

#include <tl/expected.hpp>

#include <utility>

namespace slipway::base {

template <typename T>
using Result = tl::expected<T, Error>;
using Status = tl::expected<void, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace slipway::base

#define SLIPWAY_CONCAT_(a, b) a##b
#define SLIPWAY_CONCAT(a, b) SLIPWAY_CONCAT_(a, b)

// Leave the function with the error of `expression`, a Status or Result whose value is not wanted.
#define SLIPWAY_TRY(expression)                                                                                        \
  do {                                                                                                                 \
    if (auto slipway_status_ = (expression); !slipway_status_)                                                         \
      return ::slipway::base::fail(std::move(slipway_status_).error());                                                \
  } while (false)

// Declare `declaration` with the value of `expression`, or leave the function with its error.
#define SLIPWAY_TRY_ASSIGN(declaration, expression)                                                                    \
  auto SLIPWAY_CONCAT(slipway_result_, __LINE__) = (expression);                                                       \
  if (!SLIPWAY_CONCAT(slipway_result_, __LINE__))                                                                      \
    return ::slipway::base::fail(std::move(SLIPWAY_CONCAT(slipway_result_, __LINE__)).error());                        \
  declaration = std::move(*SLIPWAY_CONCAT(slipway_result_, __LINE__))
