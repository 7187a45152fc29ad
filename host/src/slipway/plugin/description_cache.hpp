// What plugins said of themselves, by the digest of their files, so that they need not be loaded to be known. Also why
// one could not be used, until it is forgotten. An entry is only as good as the user's own folder: what is loaded for a
// stage says it again and is compared.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plugin/descriptor.hpp>

#include <optional>
#include <string>

namespace slipway::plugin {

class DescriptionCache {
public:
  // folder: absolute, of this user alone, made (0700) when there is something to keep. Empty: nothing is kept. A folder
  // that somebody else owns or may write to is not used.
  explicit DescriptionCache(std::string folder);

  // Nothing: not known, or its entry is damaged or was made by another build. path and digest of the descriptor are
  // those of the file.
  std::optional<base::Result<PluginDescriptor>> find(const PluginFile& file) const;
  // Trouble is left alone: the plugin is described again next time. Of errors only those are kept that the file causes.
  void keep(const PluginFile& file, const base::Result<PluginDescriptor>& described);
  base::Status forget();

  // Why the folder is not used; empty when it is, or none was given.
  const std::string& warning() const { return m_warning; }

private:
  std::string entry_of(const PluginFile& file) const;
  std::string m_folder;
  std::string m_warning;
};

}  // namespace slipway::plugin
