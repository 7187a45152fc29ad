#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/run/content_cache.hpp>

#include <unistd.h>

#include <cerrno>
#include <vector>

namespace slipway::run {

ContentCache::ContentCache(const std::string& root) : m_folder(root + "/.slipway/cache/") {}

// Keys are a plugin's own texts, so only their hash becomes a file name.
std::string ContentCache::place(const std::string& stage_type, const std::string& key) const {
  return m_folder + base::sha256_hex(stage_type + '\0' + key);
}

std::optional<base::Fd> ContentCache::fetch(const std::string& stage_type, const std::string& key) const {
  auto file = base::open_file(place(stage_type, key));
  if (!file) return std::nullopt;
  return std::move(*file);
}

base::Status ContentCache::store(const std::string& stage_type, const std::string& key, const base::Fd& content) const {
  SLIPWAY_TRY(base::make_folders(m_folder));
  SLIPWAY_TRY_ASSIGN(base::AtomicFile file, base::AtomicFile::create(place(stage_type, key)));
  std::vector<char> buffer(1024UL * 1024);
  for (;;) {
    const ssize_t count = read(content.get(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return base::fail(base::os_error(errno, "what a stage wants to cache cannot be read"));
    if (count == 0) break;
    SLIPWAY_TRY(file.write({buffer.data(), static_cast<std::size_t>(count)}));
  }
  return file.commit();
}

}  // namespace slipway::run
