#include <slipway/kit/oci_layout.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <thread>

namespace slipway::kit {
namespace {

constexpr char k_ref_name[] = "org.opencontainers.image.ref.name";
constexpr char k_marker[] = R"({"imageLayoutVersion":"1.0.0"})";
constexpr std::size_t k_chunk = 256 * 1024;
constexpr auto k_lock_wait = std::chrono::seconds(10);

Error wrong_content(const std::string& digest, std::string why) {
  return {SLIPWAY_E_INTEGRITY, "the blob " + digest + " is damaged", std::move(why)};
}

// Excludes other writers of the index until it is closed. Readers need none: the file is replaced as a whole.
Result<Fd> lock(const std::string& file) {
  Fd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd) return fail(io_error("open", file, errno));
  const auto deadline = std::chrono::steady_clock::now() + k_lock_wait;
  while (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return fail(io_error("lock", file, errno));
    if (std::chrono::steady_clock::now() > deadline)
      return fail({SLIPWAY_E_LOCKED, "cannot lock " + file, "another process has held it for 10 s"});
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return fd;
}

std::string tag_of(const OciDescriptor& manifest) {
  const auto found = manifest.annotations.find(k_ref_name);
  return found == manifest.annotations.end() ? std::string() : found->second;
}

bool names(const OciIndex& index, const std::string& digest) {
  return std::any_of(index.manifests.begin(), index.manifests.end(),
                     [&](const OciDescriptor& entry) { return entry.digest == digest; });
}

// An untagged entry of the digest becomes superfluous once a tagged one is there.
void point(OciIndex& index, std::string_view tag, OciDescriptor manifest) {
  auto& entries = index.manifests;
  std::vector<OciDescriptor> lost;
  std::erase_if(entries, [&](const OciDescriptor& entry) {
    if (tag_of(entry) == tag && entry.digest != manifest.digest) lost.push_back(entry);
    return tag_of(entry) == tag || (entry.digest == manifest.digest && tag_of(entry).empty());
  });
  manifest.annotations[k_ref_name] = tag;
  entries.push_back(std::move(manifest));
  for (OciDescriptor& entry : lost) {
    if (names(index, entry.digest)) continue;
    entry.annotations.erase(k_ref_name);
    entries.push_back(std::move(entry));
  }
}

}  // namespace

OciBlobWriter::OciBlobWriter(std::string blobs, std::string temporary, Fd fd)
    : m_blobs(std::move(blobs)), m_temporary(std::move(temporary)), m_fd(std::move(fd)) {}

OciBlobWriter::OciBlobWriter(OciBlobWriter&& other) noexcept
    : m_blobs(std::move(other.m_blobs)), m_temporary(std::exchange(other.m_temporary, {})), m_fd(std::move(other.m_fd)),
      m_sha(std::move(other.m_sha)), m_size(other.m_size) {}

OciBlobWriter::~OciBlobWriter() {
  if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

Status OciBlobWriter::write(std::string_view bytes) {
  m_sha.update(bytes);
  m_size += bytes.size();
  auto status = write_all(m_fd.get(), bytes);
  if (!status) status.error().message += " " + m_temporary;
  return status;
}

Result<FileDigest> OciBlobWriter::commit() {
  FileDigest blob{m_sha.finish(), m_size};
  SLIPWAY_KIT_TRY(place(blob.digest));
  return blob;
}

Status OciBlobWriter::commit_as(const std::string& digest) {
  if (const std::string real = m_sha.finish(); real != digest)
    return fail(wrong_content(digest, "its bytes have the digest " + real));
  return place(digest);
}

Status OciBlobWriter::place(const std::string& digest) {
  if (::fchmod(m_fd.get(), 0644) != 0) return fail(io_error("set the mode of", m_temporary, errno));
  if (::fsync(m_fd.get()) != 0) return fail(io_error("flush", m_temporary, errno));
  const std::string path = join_path(m_blobs, hex_of(digest));
  if (::rename(m_temporary.c_str(), path.c_str()) != 0) return fail(io_error("create", path, errno));
  m_temporary.clear();
  return sync_folder(m_blobs);
}

Result<OciLayout> OciLayout::create(std::string path) {
  OciLayout layout(std::move(path));
  SLIPWAY_KIT_TRY(make_folders(layout.m_path + "/blobs/sha256"));
  const std::string marker = layout.m_path + "/oci-layout";
  if (!path_exists(marker)) SLIPWAY_KIT_TRY(write_file_atomically(marker, k_marker));
  SLIPWAY_KIT_TRY_ASSIGN(const Fd held, lock(marker));
  const std::string index = layout.m_path + "/index.json";
  if (!path_exists(index)) SLIPWAY_KIT_TRY(write_file_atomically(index, format_index({})));
  return layout;
}

Result<OciLayout> OciLayout::open(std::string path) {
  auto marker = read_file(join_path(path, "oci-layout"), 4096);
  if (!marker) {
    marker.error().message = "there is no OCI image layout at " + path;
    return fail(std::move(marker.error()));
  }
  if (marker->find("\"imageLayoutVersion\"") == std::string::npos)
    return fail({SLIPWAY_E_INTEGRITY, "the file " + path + "/oci-layout is not that of an OCI image layout"});
  return OciLayout(std::move(path));
}

std::string OciLayout::blob_path(std::string_view digest) const {
  return join_path(m_path, "blobs/sha256/" + std::string(hex_of(digest)));
}

bool OciLayout::has_blob(const std::string& digest) const {
  if (!is_sha256(digest)) return false;
  const auto found = sha256_of_file(blob_path(digest));
  return found && found->digest == digest;
}

Result<OciBlobWriter> OciLayout::start_blob() const {
  const std::string blobs = m_path + "/blobs/sha256";
  std::string temporary = blobs + "/.new-XXXXXX";
  Fd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return fail(io_error("create a file in", blobs, errno));
  return OciBlobWriter(blobs, std::move(temporary), std::move(fd));
}

Result<FileDigest> OciLayout::write_blob(std::string_view bytes) const {
  const std::string digest = sha256_of(bytes);
  if (has_blob(digest)) return FileDigest{digest, bytes.size()};
  SLIPWAY_KIT_TRY_ASSIGN(OciBlobWriter writer, start_blob());
  SLIPWAY_KIT_TRY(writer.write(bytes));
  return writer.commit();
}

Status OciLayout::import_blob(const std::string& digest, std::uint64_t size, int fd) const {
  if (has_blob(digest)) return {};
  SLIPWAY_KIT_TRY_ASSIGN(OciBlobWriter writer, start_blob());
  std::string buffer(k_chunk, '\0');
  std::uint64_t total = 0;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(io_error("read", digest, errno));
    if (count == 0) break;
    total += static_cast<std::uint64_t>(count);
    if (total > size) return fail(wrong_content(digest, "it is longer than " + std::to_string(size) + " bytes"));
    SLIPWAY_KIT_TRY(writer.write({buffer.data(), static_cast<std::size_t>(count)}));
  }
  return writer.commit_as(digest);
}

Result<std::string> OciLayout::read_blob(const std::string& digest, std::size_t limit) const {
  if (!is_sha256(digest)) return fail({SLIPWAY_E_INTEGRITY, "'" + digest + "' is not a sha256 digest"});
  SLIPWAY_KIT_TRY_ASSIGN(std::string bytes, read_file(blob_path(digest), limit));
  if (const std::string real = sha256_of(bytes); real != digest)
    return fail(wrong_content(digest, "its bytes have the digest " + real));
  return bytes;
}

Result<Fd> OciLayout::open_blob(const OciDescriptor& blob) const {
  if (!is_sha256(blob.digest)) return fail({SLIPWAY_E_INTEGRITY, "'" + blob.digest + "' is not a sha256 digest"});
  SLIPWAY_KIT_TRY_ASSIGN(Fd fd, open_file(blob_path(blob.digest)));
  SLIPWAY_KIT_TRY_ASSIGN(const FileDigest real, sha256_of_fd(fd.get()));
  if (real.digest != blob.digest) return fail(wrong_content(blob.digest, "its bytes have the digest " + real.digest));
  if (real.size != blob.size)
    return fail(wrong_content(blob.digest, "it has " + std::to_string(real.size) + " bytes, its descriptor says " +
                                               std::to_string(blob.size)));
  if (::lseek(fd.get(), 0, SEEK_SET) != 0) return fail(io_error("rewind", blob_path(blob.digest), errno));
  return fd;
}

Result<OciIndex> OciLayout::index() const {
  SLIPWAY_KIT_TRY_ASSIGN(const std::string bytes, read_file(m_path + "/index.json", k_oci_document_limit));
  return parse_index(bytes);
}

Result<std::optional<OciDescriptor>> OciLayout::resolve(std::string_view tag) const {
  SLIPWAY_KIT_TRY_ASSIGN(const OciIndex entries, index());
  for (const OciDescriptor& entry : entries.manifests)
    if (!tag.empty() && tag_of(entry) == tag) return entry;
  return std::optional<OciDescriptor>();
}

template <typename Change>
Status OciLayout::update_index(Change change) const {
  SLIPWAY_KIT_TRY_ASSIGN(const Fd held, lock(m_path + "/oci-layout"));
  SLIPWAY_KIT_TRY_ASSIGN(OciIndex entries, index());
  const OciIndex before = entries;
  change(entries);
  if (entries.manifests == before.manifests) return {};
  return write_file_atomically(m_path + "/index.json", format_index(entries));
}

Status OciLayout::add_manifest(const OciDescriptor& manifest) const {
  return update_index([&](OciIndex& entries) {
    if (!names(entries, manifest.digest)) entries.manifests.push_back(manifest);
  });
}

Status OciLayout::set_tag(std::string_view tag, const OciDescriptor& manifest) const {
  return update_index([&](OciIndex& entries) {
    const auto same = [&](const OciDescriptor& entry) {
      return tag_of(entry) == tag && entry.digest == manifest.digest;
    };
    if (std::none_of(entries.manifests.begin(), entries.manifests.end(), same)) point(entries, tag, manifest);
  });
}

}  // namespace slipway::kit
