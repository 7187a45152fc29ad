#include "layer_writer.hpp"

#include "gzip_members.hpp"
#include "utf8_locale.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>

namespace slipway::kit {
namespace {

struct FreeArchive {
  void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeEntry {
  void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

// Where the bytes of the tar go. Errors wait here while libarchive unwinds.
struct TarSink {
  Sha256 diff_id;
  GzipMembers* compressed = nullptr;
  std::optional<Error> error = {};

  static la_ssize_t take(archive* writer, void* self_pointer, const void* bytes, std::size_t length) {
    auto* self = static_cast<TarSink*>(self_pointer);
    const std::string_view view(static_cast<const char*>(bytes), length);
    self->diff_id.update(view);
    if (auto status = self->compressed->write(view); !status) {
      self->error = std::move(status.error());
      archive_set_error(writer, EIO, "%s", "the layer cannot be written");
      return -1;
    }
    return static_cast<la_ssize_t>(length);
  }
};

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

class TarWriter {
public:
  TarWriter(TarSink& sink, std::int64_t time, const std::function<bool()>& cancelled)
      : m_sink(sink), m_time(time), m_cancelled(cancelled), m_archive(archive_write_new()), m_buffer(256 * 1024, '\0') {
  }

  Status open() {
    archive_write_set_format_pax_restricted(m_archive.get());
    archive_write_set_bytes_per_block(m_archive.get(), 0);
    return check(archive_write_open(m_archive.get(), &m_sink, nullptr, &TarSink::take, nullptr));
  }

  Status add(const std::string& path, const LayerEntry& entry) {
    if (m_cancelled && m_cancelled()) return fail({SLIPWAY_E_CANCELLED, "building the image was stopped"});
    if (entry.kind == EntryKind::file) return add_file(path, entry);
    return write_header(path, entry, 0);
  }

  Status close() { return check(archive_write_close(m_archive.get())); }

private:
  Status add_file(const std::string& path, const LayerEntry& entry) {
    SLIPWAY_KIT_TRY_ASSIGN(const Fd fd, open_file(entry.source));
    struct stat before{};
    if (::fstat(fd.get(), &before) != 0) return fail(io_error("stat", entry.source, errno));
    SLIPWAY_KIT_TRY(write_header(path, entry, before.st_size));
    SLIPWAY_KIT_TRY_ASSIGN(const std::int64_t copied, copy(fd.get(), entry.source, before.st_size));
    struct stat after{};
    if (::fstat(fd.get(), &after) != 0) return fail(io_error("stat", entry.source, errno));
    if (copied != before.st_size || !same_file(before, after))
      return fail({SLIPWAY_E_INTEGRITY, entry.source + " changed while it was read"});
    return {};
  }

  Result<std::int64_t> copy(int fd, const std::string& source, std::int64_t size) {
    std::int64_t copied = 0;
    for (;;) {
      const ssize_t count = ::read(fd, m_buffer.data(), m_buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return fail(io_error("read", source, errno));
      copied += count;
      if (count == 0 || copied > size) return copied;
      if (m_cancelled && m_cancelled()) return fail({SLIPWAY_E_CANCELLED, "building the image was stopped"});
      SLIPWAY_KIT_TRY(check(archive_write_data(m_archive.get(), m_buffer.data(), static_cast<std::size_t>(count))));
    }
  }

  Status write_header(const std::string& path, const LayerEntry& entry, std::int64_t size) {
    const std::unique_ptr<archive_entry, FreeEntry> header(archive_entry_new());
    archive_entry_copy_pathname(header.get(), path.c_str());
    archive_entry_set_perm(header.get(), static_cast<mode_t>(entry.mode & 07777));
    archive_entry_set_uid(header.get(), 0);
    archive_entry_set_gid(header.get(), 0);
    archive_entry_set_mtime(header.get(), m_time, 0);
    archive_entry_set_size(header.get(), size);
    switch (entry.kind) {
    case EntryKind::file:
      archive_entry_set_filetype(header.get(), AE_IFREG);
      break;
    case EntryKind::folder:
      archive_entry_set_filetype(header.get(), AE_IFDIR);
      break;
    case EntryKind::link:
      archive_entry_set_filetype(header.get(), AE_IFLNK);
      archive_entry_copy_symlink(header.get(), entry.link.c_str());
      break;
    }
    return check(archive_write_header(m_archive.get(), header.get()));
  }

  Status check(la_ssize_t result) {
    // A warning is about a name that is not UTF-8, which is written as its bytes.
    if (result >= ARCHIVE_WARN) return {};
    if (m_sink.error) return fail(*m_sink.error);
    const char* why = archive_error_string(m_archive.get());
    return fail({SLIPWAY_E_IO, "cannot write a layer of the image", why == nullptr ? "" : why});
  }

  TarSink& m_sink;
  std::int64_t m_time;
  const std::function<bool()>& m_cancelled;
  std::unique_ptr<archive, FreeArchive> m_archive;
  std::string m_buffer;
};

}  // namespace

Result<WrittenLayer> write_layer(const OciLayout& layout, const LayerContent& content, std::int64_t time,
                                 const BuildOptions& options) {
  SLIPWAY_KIT_TRY_ASSIGN(OciBlobWriter blob, layout.start_blob());
  GzipMembers compressed(options.level, options.threads, [&blob](std::string_view bytes) { return blob.write(bytes); });
  const Utf8Locale names_are_utf8;
  TarSink sink;
  sink.compressed = &compressed;
  TarWriter tar(sink, time, options.cancelled);
  SLIPWAY_KIT_TRY(tar.open());
  for (const auto& [path, entry] : content)
    SLIPWAY_KIT_TRY(tar.add(path, entry));
  SLIPWAY_KIT_TRY(tar.close());
  SLIPWAY_KIT_TRY(compressed.finish());
  SLIPWAY_KIT_TRY_ASSIGN(const FileDigest written, blob.commit());
  return WrittenLayer{{k_oci_layer_type, written.digest, written.size}, sink.diff_id.finish()};
}

}  // namespace slipway::kit
