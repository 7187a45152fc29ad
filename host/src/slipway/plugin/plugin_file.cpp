#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plugin/elf_note.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <unistd.h>

namespace slipway::plugin {

base::Result<PluginFile> PluginFile::open(const std::string& path) {
  auto opened = base::open_file(path);
  if (!opened)
    return base::fail({.code = {308},
                       .what = "the plugin " + path + " cannot be opened",
                       .why = opened.error().why,
                       .hint = "check the path"});
  SLIPWAY_TRY_ASSIGN(const ElfNote note, read_elf_note(opened->get(), path));
  SLIPWAY_TRY(check_compatible(note, path));
  lseek(opened->get(), 0, SEEK_SET);
  SLIPWAY_TRY_ASSIGN(const std::string hex, base::sha256_hex_of(opened->get()));
  return PluginFile(base::absolute_path(path), std::move(*opened), "sha256:" + hex);
}

}  // namespace slipway::plugin
