#include <slipway/kit/fd.hpp>

#include <unistd.h>

namespace slipway::kit {

void Fd::reset() {
  if (m_fd >= 0) ::close(std::exchange(m_fd, -1));
}

}  // namespace slipway::kit
