#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>

#include <openssl/evp.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

namespace slipway::kit {
namespace {

constexpr std::string_view k_prefix = "sha256:";
constexpr std::size_t k_hex_length = 64;

// Only lack of memory makes SHA-256 fail, and nothing can go on from there.
void require(int done) {
  if (done != 1) std::abort();
}

// One lookup for the process: it takes longer than hashing a small blob.
const EVP_MD* algorithm() {
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return sha256;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* evp = EVP_MD_CTX_new();
  Context() { require(evp != nullptr ? EVP_DigestInit_ex(evp, algorithm(), nullptr) : 0); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(evp); }
};

Sha256::Sha256() : m_context(std::make_unique<Context>()) {}
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;
Sha256::~Sha256() = default;

void Sha256::update(std::string_view bytes) { require(EVP_DigestUpdate(m_context->evp, bytes.data(), bytes.size())); }

std::string Sha256::finish() {
  static constexpr char k_digits[] = "0123456789abcdef";
  unsigned char raw[32];
  require(EVP_DigestFinal_ex(m_context->evp, raw, nullptr));
  std::string digest(k_prefix);
  for (const unsigned char byte : raw) {
    digest += k_digits[byte >> 4];
    digest += k_digits[byte & 15];
  }
  return digest;
}

std::string sha256_of(std::string_view bytes) {
  Sha256 sha;
  sha.update(bytes);
  return sha.finish();
}

Result<FileDigest> sha256_of_fd(int fd) {
  Sha256 sha;
  std::string buffer(256 * 1024, '\0');
  std::uint64_t size = 0;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(io_error("read", {}, errno));
    if (count == 0) return FileDigest{sha.finish(), size};
    sha.update({buffer.data(), static_cast<std::size_t>(count)});
    size += static_cast<std::uint64_t>(count);
  }
}

Result<FileDigest> sha256_of_file(const std::string& path) {
  SLIPWAY_KIT_TRY_ASSIGN(const Fd fd, open_file(path));
  return sha256_of_fd(fd.get());
}

bool is_sha256(std::string_view digest) {
  if (digest.size() != k_prefix.size() + k_hex_length || digest.substr(0, k_prefix.size()) != k_prefix) return false;
  return std::all_of(digest.begin() + k_prefix.size(), digest.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string_view hex_of(std::string_view digest) { return digest.substr(std::min(k_prefix.size(), digest.size())); }

}  // namespace slipway::kit
