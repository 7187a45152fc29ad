// SHA-256, over OpenSSL. Digests are texts "sha256:<64 lower-case hex digits>", as in the OCI image specification.
#pragma once

#include <slipway/kit/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace slipway::kit {

// Incremental. Not for several threads at once.
class Sha256 {
public:
  Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  ~Sha256();

  void update(std::string_view bytes);
  // "sha256:<hex>". Call once, last.
  std::string finish();

private:
  struct Context;
  std::unique_ptr<Context> m_context;
};

std::string sha256_of(std::string_view bytes);

struct FileDigest {
  std::string digest;
  std::uint64_t size = 0;  // Bytes.
};

// Digest of what is left of a descriptor. SLIPWAY_E_IO.
Result<FileDigest> sha256_of_fd(int fd);

// Digest of a regular file. SLIPWAY_E_NOT_FOUND, SLIPWAY_E_IO.
Result<FileDigest> sha256_of_file(const std::string& path);

// True for exactly "sha256:" and 64 lower-case hex digits.
bool is_sha256(std::string_view digest);

// The hex digits of such a digest.
std::string_view hex_of(std::string_view digest);

}  // namespace slipway::kit
