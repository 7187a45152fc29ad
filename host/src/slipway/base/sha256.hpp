// SHA-256 of a stream. Statically linked, so that starting the host does not load a crypto library.
#pragma once

#include <slipway/base/result.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace slipway::base {

class Sha256 {
public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();
  void update(std::string_view bytes);
  // 64 lower-case hex digits. Call once.
  std::string hex();

private:
  struct State;
  std::unique_ptr<State> m_state;
};

std::string sha256_hex(std::string_view bytes);

// Digest of what is left of the descriptor.
Result<std::string> sha256_hex_of(int fd);

}  // namespace slipway::base
