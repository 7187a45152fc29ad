#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/run/artifact_store.hpp>

#include <fmt/format.h>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <vector>

namespace slipway::run {

namespace {

bool valid_name(const std::string& name) {
  return !name.empty() && name.size() <= 200 && std::isalnum(static_cast<unsigned char>(name.front())) != 0 &&
         std::all_of(name.begin(), name.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; });
}

bool valid_media_type(const std::string& text) {
  return text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool same_file_state(const struct stat& before, const struct stat& after) {
  return before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec &&
         before.st_mtim.tv_nsec == after.st_mtim.tv_nsec;
}

struct Copied {
  std::string hex;
  std::uint64_t size = 0;
};

base::Result<Copied> copy_and_hash(int from, base::AtomicFile& to) {
  base::Sha256 hash;
  Copied copied;
  std::vector<char> buffer(1024UL * 1024);
  for (;;) {
    const ssize_t count = read(from, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return base::fail(base::os_error(errno, "the artifact cannot be read"));
    if (count == 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    hash.update(bytes);
    copied.size += bytes.size();
    SLIPWAY_TRY(to.write(bytes));
  }
  copied.hex = hash.hex();
  return copied;
}

// Before the copy begins, so that the message can say how much is missing.
base::Status check_room(const std::string& place, std::uint64_t size) {
  struct statvfs disk{};
  if (statvfs(std::filesystem::path(place).parent_path().c_str(), &disk) != 0) return {};
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (size <= free) return {};
  base::Error error = base::os_error(ENOSPC, fmt::format("cannot write {}", place));
  error.why += fmt::format(": {} needed, {} free", base::bytes(size), base::bytes(free));
  return base::fail(std::move(error));
}

}  // namespace

base::Result<model::Artifact> store_artifact(const RunFolder& folder, ArtifactOffer offer) {
  const std::string place = folder.artifact(offer.name);
  if (!valid_name(offer.name))
    return base::fail({.code = {511},
                       .what = fmt::format("'{}' is not a valid name of an artifact", offer.name),
                       .why = "names are letters, digits, '.', '_' and '-', beginning with a letter or digit"});
  if (!valid_media_type(offer.media_type))
    return base::fail({.code = {511},
                       .what = fmt::format("the artifact '{}' has no valid media type", offer.name),
                       .why = "a media type is at most 255 visible characters"});
  struct stat before{}, after{};
  if (fstat(offer.file.get(), &before) != 0 || !S_ISREG(before.st_mode))
    return base::fail({.code = {904}, .what = fmt::format("the artifact '{}' is not a regular file", offer.name)});
  SLIPWAY_TRY(check_room(place, static_cast<std::uint64_t>(before.st_size)));
  SLIPWAY_TRY_ASSIGN(base::AtomicFile copy, base::AtomicFile::create(place));
  fchmod(copy.fd(), before.st_mode & 0777);
  SLIPWAY_TRY_ASSIGN(const Copied copied, copy_and_hash(offer.file.get(), copy));
  if (fstat(offer.file.get(), &after) != 0 || !same_file_state(before, after))
    return base::fail({.code = {903}, .what = fmt::format("the artifact '{}' changed while it was read", offer.name)});
  SLIPWAY_TRY(copy.commit());
  return model::Artifact{offer.name,  model::Digest::from_hex(copied.hex),
                         copied.size, offer.media_type.empty() ? "application/octet-stream" : offer.media_type,
                         place,       offer.stage};
}

bool artifact_intact(const model::Artifact& artifact) {
  const auto file = base::open_file(artifact.path);
  if (!file) return false;
  const auto hex = base::sha256_hex_of(file->get());
  return hex && model::Digest::from_hex(*hex) == artifact.digest;
}

}  // namespace slipway::run
