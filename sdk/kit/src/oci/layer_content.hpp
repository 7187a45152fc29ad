// What a layer will hold: one entry a path, sorted, so that no folder's own order shows.
#pragma once

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/result.hpp>

#include <cstdint>
#include <map>
#include <string>

namespace slipway::kit {

enum class EntryKind { file, folder, link };

struct LayerEntry {
  EntryKind kind = EntryKind::folder;
  std::string source = {};  // Of a file.
  std::string link = {};    // Where a link points to.
  std::uint32_t mode = 0755;
  bool implied = true;  // A folder above something that was asked for.
};

// By path inside the image, without '/' at its start or end.
using LayerContent = std::map<std::string, LayerEntry>;

enum class ParentFolders { write, leave_to_base };

Result<LayerContent> collect_layer(const ImageLayer& layer, ParentFolders parents);

}  // namespace slipway::kit
