// Where something stands in a file. Line and column are computed only when a place is shown.
#pragma once

#include <cstddef>

namespace slipway::config {

// Bytes from the start of the text (a byte order mark does not count), and how many.
struct Place {
  std::size_t offset = 0;
  std::size_t length = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace slipway::config
