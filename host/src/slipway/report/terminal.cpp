#include <slipway/report/terminal.hpp>

#include <sys/ioctl.h>

namespace slipway::report {

Size RealTerminal::size() const {
  winsize told{};
  if (::ioctl(m_fd, TIOCGWINSZ, &told) != 0 || told.ws_col == 0 || told.ws_row == 0) return {};
  return {told.ws_col, told.ws_row};
}

}  // namespace slipway::report
