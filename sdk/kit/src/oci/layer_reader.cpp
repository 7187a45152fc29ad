#include "layer_reader.hpp"

#include <slipway/kit/files.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <unistd.h>

#include <cerrno>

namespace slipway::kit {
namespace {

constexpr std::size_t k_read = 256 * 1024;

Status write_at(int fd, std::string_view bytes, std::int64_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(io_error("write a file of the image", {}, errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += count;
  }
  return {};
}

}  // namespace

void LayerReader::FreeReader::operator()(archive* reader) const { archive_read_free(reader); }

LayerReader::LayerReader(int fd, std::uint64_t& budget, const std::function<bool()>& cancelled)
    : m_fd(fd), m_budget(budget), m_cancelled(cancelled), m_plain(archive_read_new()), m_tar(archive_read_new()) {}

LayerReader::~LayerReader() = default;

Error LayerReader::error_of(archive* reader, const std::string& what) {
  if (m_error) return *m_error;
  const char* why = archive_error_string(reader);
  return {SLIPWAY_E_INTEGRITY, what, why == nullptr ? "" : why};
}

Status LayerReader::open() {
  archive_read_support_filter_gzip(m_plain.get());
  archive_read_support_filter_zstd(m_plain.get());
  archive_read_support_format_raw(m_plain.get());
  archive_read_support_format_empty(m_plain.get());
  if (archive_read_open_fd(m_plain.get(), m_fd, k_read) < ARCHIVE_WARN)
    return fail(error_of(m_plain.get(), "a layer cannot be decompressed"));
  archive_entry* whole = nullptr;
  const int header = archive_read_next_header(m_plain.get(), &whole);
  if (header < ARCHIVE_WARN) return fail(error_of(m_plain.get(), "a layer cannot be decompressed"));
  m_empty = header == ARCHIVE_EOF;
  archive_read_support_format_tar(m_tar.get());
  archive_read_support_format_empty(m_tar.get());
  if (archive_read_open(m_tar.get(), this, nullptr, &LayerReader::read_more, nullptr) < ARCHIVE_WARN)
    return fail(error_of(m_tar.get(), "a layer is not a tar archive"));
  return {};
}

long LayerReader::read_more(archive* reader, void* self, const void** bytes) {
  const long count = static_cast<LayerReader*>(self)->next_block(bytes);
  if (count < 0) archive_set_error(reader, EIO, "%s", "the layer cannot be read");
  return count;
}

// The next uncompressed bytes: 0 at the end, -1 with m_error.
long LayerReader::next_block(const void** bytes) {
  if (m_empty) return 0;
  std::size_t size = 0;
  la_int64_t offset = 0;
  const int result = archive_read_data_block(m_plain.get(), bytes, &size, &offset);
  if (result == ARCHIVE_EOF) return 0;
  if (result < ARCHIVE_WARN) {
    m_error = error_of(m_plain.get(), "a layer cannot be decompressed");
    return -1;
  }
  if (m_cancelled && m_cancelled()) {
    m_error = Error{SLIPWAY_E_CANCELLED, "unpacking the image was stopped"};
    return -1;
  }
  if (size > m_budget) {
    m_error = Error{SLIPWAY_E_INTEGRITY, "the layers of the image are larger than allowed"};
    return -1;
  }
  m_budget -= size;
  m_diff_id.update({static_cast<const char*>(*bytes), size});
  return static_cast<long>(size);
}

Result<archive_entry*> LayerReader::next() {
  archive_entry* entry = nullptr;
  const int result = archive_read_next_header(m_tar.get(), &entry);
  if (result == ARCHIVE_EOF) return nullptr;
  // A damaged header could be passed over; what follows it would not be what the image is.
  if (result < ARCHIVE_WARN || result == ARCHIVE_RETRY)
    return fail(error_of(m_tar.get(), "a layer is not a tar archive"));
  return entry;
}

Status LayerReader::copy_content(int to_fd, std::uint64_t size) {
  if (::ftruncate(to_fd, static_cast<off_t>(size)) != 0) return fail(io_error("write a file of the image", {}, errno));
  for (;;) {
    const void* bytes = nullptr;
    std::size_t count = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(m_tar.get(), &bytes, &count, &offset);
    if (result == ARCHIVE_EOF) return {};
    if (result < ARCHIVE_WARN) return fail(error_of(m_tar.get(), "a member of a layer cannot be read"));
    if (offset < 0 || static_cast<std::uint64_t>(offset) > size || count > size - static_cast<std::uint64_t>(offset))
      return fail({SLIPWAY_E_INTEGRITY, "a member of a layer is longer than it says"});
    SLIPWAY_KIT_TRY(write_at(to_fd, {static_cast<const char*>(bytes), count}, offset));
  }
}

Result<std::string> LayerReader::finish() {
  const void* ignored = nullptr;
  long count = 0;
  while ((count = next_block(&ignored)) > 0) {
  }
  if (count < 0) return fail(*m_error);
  return m_diff_id.finish();
}

}  // namespace slipway::kit
