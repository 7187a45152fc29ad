// The JSON Schemas that are a part of the program, by name.
#pragma once

#include <span>
#include <string_view>

namespace slipway::cli {

struct Schema {
  std::string_view name;
  std::string_view (*text)();
};

// Sorted by name.
std::span<const Schema> schemas();

}  // namespace slipway::cli
