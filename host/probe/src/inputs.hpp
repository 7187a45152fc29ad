// What a trial is given: names with values, read from a file that the probe was handed as descriptor 4.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::probe {

constexpr int k_input_fd = 4;
constexpr int k_plugin_fd = 5;

class Inputs {
public:
  // "name NUL value NUL ..." from descriptor 4, which is closed.
  static Inputs read();

  // The first value of the name, or `otherwise`.
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  long number(std::string_view name, long otherwise = 0) const;
  bool has(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;

private:
  std::vector<std::pair<std::string, std::string>> m_values;
};

}  // namespace slipway::probe
