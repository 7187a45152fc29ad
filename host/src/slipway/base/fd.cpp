#include <slipway/base/fd.hpp>

#include <unistd.h>

namespace slipway::base {

void Fd::reset() {
  // Linux closes the descriptor even when close() reports EINTR, so there is nothing to repeat.
  if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
}

}  // namespace slipway::base
