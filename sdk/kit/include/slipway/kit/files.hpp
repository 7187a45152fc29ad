// Files and folders, without exceptions. Errors are SLIPWAY_E_IO, or SLIPWAY_E_NOT_FOUND for a missing path, and name
// the path. All descriptors are close-on-exec.
#pragma once

#include <slipway/kit/fd.hpp>
#include <slipway/kit/result.hpp>

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace slipway::kit {

// Read a regular file of at most `limit` bytes. A FIFO or device is refused without blocking.
Result<std::string> read_file(const std::string& path, std::size_t limit);

// Read what is left of a descriptor, at most `limit` bytes.
Result<std::string> read_all(int fd, std::size_t limit);

// Write all bytes, through EINTR and short writes.
Status write_all(int fd, std::string_view bytes);

// Open for reading; regular files only, links are followed.
Result<Fd> open_file(const std::string& path);

Result<std::uint64_t> file_size(int fd);

// Write a file that appears whole or not at all: beside its place, flushed to disk, renamed, folder flushed.
Status write_file_atomically(const std::string& path, std::string_view bytes, mode_t mode = 0644);

// Make the folder and those above it.
Status make_folders(const std::string& path);

// Remove a file or folder with all in it, following no link; a missing one is fine. Read-only folders inside are made
// writable first.
Status remove_tree(const std::string& path);
// The same for an entry of an open folder; `name` is one path component.
Status remove_tree_at(int folder, const std::string& name);

// Make the entries of a folder durable.
Status sync_folder(const std::string& path);

// Links are followed; a dangling link does not exist.
bool path_exists(const std::string& path);

// "folder/name"; `name` alone when it is absolute or the folder is empty.
std::string join_path(std::string_view folder, std::string_view name);

// The folder part of a path; "." when it has none.
std::string parent_path(std::string_view path);

// An SLIPWAY_E_IO (SLIPWAY_E_NOT_FOUND for ENOENT) about `action` on `path`, with the text of errno.
Error io_error(std::string_view action, std::string_view path, int error_number);

}  // namespace slipway::kit
