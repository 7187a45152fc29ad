#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plugin/elf_note.hpp>
#include <slipway/plugin/ownership.hpp>
#include <slipway/plugin/plugin_file.hpp>
#include <slipway/plugin/sealed_copy.hpp>

#include <sys/stat.h>
#include <unistd.h>

namespace slipway::plugin {

namespace {

// Root owns what comes with the system, which another user cannot change.
bool may_change_in_place(int fd) {
  struct stat info{};
  return geteuid() == 0 || fstat(fd, &info) != 0 || info.st_uid == geteuid() || (info.st_mode & S_IWGRP) != 0;
}

}  // namespace

base::Result<PluginFile> PluginFile::open(const std::string& path) {
  auto opened = base::open_file(path);
  if (!opened)
    return base::fail({.code = {308},
                       .what = "the plugin " + path + " cannot be opened",
                       .why = opened.error().why,
                       .hint = "check the path"});
  base::Fd file = std::move(*opened);
  SLIPWAY_TRY(check_ownership(file.get(), path));
  SLIPWAY_TRY_ASSIGN(const ElfNote claimed, read_elf_note(file.get(), path));
  SLIPWAY_TRY(check_compatible(claimed, path));
  if (may_change_in_place(file.get()))
    if (base::Fd copy = sealed_copy(file.get())) file = std::move(copy);
  // What was read above may have been changed since.
  SLIPWAY_TRY_ASSIGN(const ElfNote note, read_elf_note(file.get(), path));
  SLIPWAY_TRY(check_compatible(note, path));
  lseek(file.get(), 0, SEEK_SET);
  SLIPWAY_TRY_ASSIGN(const std::string hex, base::sha256_hex_of(file.get()));
  return PluginFile(base::absolute_path(path), std::move(file), "sha256:" + hex, note);
}

}  // namespace slipway::plugin
