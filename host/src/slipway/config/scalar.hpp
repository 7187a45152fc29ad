// What a plain scalar means by the core schema of YAML 1.2 (section 10.3.2): `no` and `on` are texts there.
#pragma once

#include <cstdint>
#include <string_view>

namespace slipway::config {

enum class ScalarKind { null, boolean, integer, number, text };

// Numbers that would silently become something else than what is written.
enum class ScalarFault { none, leading_zero, too_large, not_finite };

struct Scalar {
  ScalarKind kind = ScalarKind::text;
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  ScalarFault fault = ScalarFault::none;
};

Scalar resolve(std::string_view plain);

}  // namespace slipway::config
