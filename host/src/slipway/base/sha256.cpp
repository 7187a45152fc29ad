// The low-level functions are marked deprecated in favour of EVP, which pulls in providers, configuration files and
// the shared library. These few functions link statically and cost nothing at start.
#define OPENSSL_SUPPRESS_DEPRECATED

#include <slipway/base/os_error.hpp>
#include <slipway/base/sha256.hpp>

#include <openssl/sha.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

namespace slipway::base {

struct Sha256::State {
  SHA256_CTX context;
};

Sha256::Sha256() : m_state(std::make_unique<State>()) { SHA256_Init(&m_state->context); }
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { SHA256_Update(&m_state->context, bytes.data(), bytes.size()); }

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &m_state->context);
  std::string text;
  text.reserve(2 * digest.size());
  for (const unsigned byte : digest) {
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 sum;
  sum.update(bytes);
  return sum.hex();
}

Result<std::string> sha256_hex_of(int fd) {
  Sha256 sum;
  std::vector<char> buffer(std::size_t{1} << 18U);
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(os_error(errno, "cannot read a file to digest it"));
    if (count == 0) return sum.hex();
    sum.update({buffer.data(), static_cast<std::size_t>(count)});
  }
}

}  // namespace slipway::base
