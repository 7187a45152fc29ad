// A terminal to draw on. Tests draw on one made of a string.
#pragma once

#include <slipway/report/output.hpp>

#include <cstddef>
#include <string_view>

namespace slipway::report {

struct Size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

class Terminal {
public:
  virtual ~Terminal() = default;
  virtual void write(std::string_view text) = 0;
  // Asked anew each time, so that a resize is seen.
  virtual Size size() const = 0;
};

// The terminal at a descriptor.
class RealTerminal : public Terminal {
public:
  // output: not owned; it writes to the same descriptor.
  RealTerminal(int fd, Output& output) : m_fd(fd), m_output(output) {}
  void write(std::string_view text) override { m_output.write(text); }
  Size size() const override;

private:
  int m_fd;
  Output& m_output;
};

}  // namespace slipway::report
