// Puts the members of layers into a root file system, lowest layer first.
#pragma once

#include "layer_reader.hpp"
#include "root_folder.hpp"

#include <slipway/kit/oci_unpack.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>

namespace slipway::kit {

class LayerApplier {
public:
  LayerApplier(RootFolder root, const UnpackLimits& limits);

  Status apply(LayerReader& layer);
  // Folders get their modes last: a read-only one could not be filled.
  Status set_folder_modes();

private:
  struct Place {
    OpenedFolder parent;
    std::string name;
    std::string path;  // Without links.
  };

  Status apply_member(LayerReader& layer, archive_entry* entry);
  Status put(LayerReader& layer, archive_entry* entry, const Place& place);
  Status put_folder(archive_entry* entry, const Place& place);
  Status put_file(LayerReader& layer, archive_entry* entry, const Place& place);
  Status put_symbolic_link(archive_entry* entry, const Place& place);
  Status put_hard_link(archive_entry* entry, const Place& place);
  Status give_owner(archive_entry* entry, const Place& place) const;
  Status white_out(const Place& place);
  Status remove_lower(int folder, const std::string& name, const std::string& path);
  Status remove_lower_entries(int folder, const std::string& path);
  Result<Place> place_of(const std::string& member);
  Status make_room(const Place& place);
  void mark(const std::string& path);

  RootFolder m_root;
  std::uint64_t m_bytes_left;
  std::uint64_t m_members_left;
  bool m_keep_owners;
  std::map<std::string, std::uint32_t> m_folder_modes;
  // What the layer at hand has made, with all folders above: whiteouts leave it alone.
  std::unordered_set<std::string> m_touched;
  std::unordered_set<std::string> m_written;  // The same without the folders above: a second time is an error.
};

}  // namespace slipway::kit
