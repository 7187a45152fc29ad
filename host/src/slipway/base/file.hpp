// Files and folders, without exceptions. Errors have codes SL06NN and name the path.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace slipway::base {

// Read a regular file of at most `limit` bytes. A FIFO or device is refused without blocking.
Result<std::string> read_file(const std::string& path, std::size_t limit);

// Read what is left of a descriptor, at most `limit` bytes.
Result<std::string> read_all(int fd, std::size_t limit);

// Write all bytes, through EINTR and short writes.
Status write_all(int fd, std::string_view bytes);

// Open for reading, close-on-exec, regular files only.
Result<Fd> open_file(const std::string& path);

// Open a regular file at a path relative to the folder and beneath it; symbolic links are refused (SL0904).
Result<Fd> open_beneath(const std::string& folder, const std::string& path);

// Make the folder and those above it.
Status make_folders(const std::string& path);

// Remove a file or folder with all in it; a missing one is fine. Read-only folders inside are made writable first.
Status remove_tree(const std::string& path);

bool exists(const std::string& path);

// "folder/name"; `name` alone when it is absolute.
std::string join_path(std::string_view folder, std::string_view name);

// What follows the last slash, inside of the text itself.
const char* last_name(const std::string& path);

// Absolute, with "." and ".." folded in the text; links are not followed.
std::string absolute_path(std::string_view path);

}  // namespace slipway::base
