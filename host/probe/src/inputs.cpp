#include "inputs.hpp"

#include <unistd.h>

#include <cstdlib>

namespace slipway::probe {

Inputs Inputs::read() {
  std::string content;
  char buffer[65536];
  for (ssize_t count = 0; (count = ::read(k_input_fd, buffer, sizeof buffer)) > 0;)
    content.append(buffer, static_cast<std::size_t>(count));
  ::close(k_input_fd);
  Inputs inputs;
  for (std::size_t place = 0; place < content.size();) {
    const std::string name = content.c_str() + place;
    place += name.size() + 1;
    if (place > content.size()) break;
    std::string value = content.c_str() + place;
    place += value.size() + 1;
    inputs.m_values.emplace_back(name, std::move(value));
  }
  return inputs;
}

std::string Inputs::text(std::string_view name, std::string_view otherwise) const {
  for (const auto& [key, value] : m_values)
    if (key == name) return value;
  return std::string(otherwise);
}

long Inputs::number(std::string_view name, long otherwise) const {
  return has(name) ? std::strtol(text(name).c_str(), nullptr, 10) : otherwise;
}

bool Inputs::has(std::string_view name) const {
  for (const auto& [key, value] : m_values)
    if (key == name) return true;
  return false;
}

std::vector<std::string> Inputs::all(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : m_values)
    if (key == name) found.push_back(value);
  return found;
}

}  // namespace slipway::probe
