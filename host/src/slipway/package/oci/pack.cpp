#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/package/oci/artifact.hpp>
#include <slipway/package/oci/pack.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <string_view>

namespace slipway::package::oci {

namespace {

// Names in a folder; nothing when it cannot be listed or is a link.
std::optional<std::vector<std::string>> names_in(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(fd < 0 ? nullptr : ::fdopendir(fd), &::closedir);
  if (!listing) return std::nullopt;
  std::vector<std::string> names;
  while (const dirent* entry = readdir(listing.get()))
    if (std::string_view(entry->d_name) != "." && std::string_view(entry->d_name) != "..")
      names.emplace_back(entry->d_name);
  std::sort(names.begin(), names.end());
  return names;
}

// One package and nothing else: what this command wrote before.
bool is_package_only(const std::string& folder, const std::vector<std::string>& names) {
  if (names != std::vector<std::string>{"blobs", "index.json", "oci-layout"}) return false;
  const auto layout = kit::OciLayout::open(folder);
  if (!layout || !only_package_of(*layout)) return false;
  const auto index = layout->index();
  return index && index->manifests.size() == 1;
}

// Somebody's work is not thrown away.
kit::Status check_replaceable(const std::string& folder) {
  struct stat info{};
  if (::lstat(folder.c_str(), &info) != 0 && errno == ENOENT) return {};
  const auto names = names_in(folder);
  if (names && (names->empty() || is_package_only(folder, *names))) return {};
  return kit::fail({SLIPWAY_E_CONFIG,
                    "cannot write a package to " + folder,
                    "there is something else",
                    {},
                    "name another folder with --output"});
}

kit::OciPlatform platform_named(std::string_view name) {
  const std::size_t slash = name.find('/');
  const std::size_t second = name.find('/', slash + 1);
  kit::OciPlatform platform{
      std::string(name.substr(0, slash)), std::string(name.substr(slash + 1, second - slash - 1)), {}};
  if (second != std::string_view::npos) platform.variant = name.substr(second + 1);
  return platform;
}

kit::Result<kit::OciDescriptor> write_document(const kit::OciLayout& layout, const char* media_type,
                                               const std::string& bytes) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::FileDigest blob, layout.write_blob(bytes));
  return kit::OciDescriptor{media_type, blob.digest, blob.size};
}

kit::Result<kit::OciDescriptor> write_library(const kit::OciLayout& layout, int fd) {
  if (::lseek(fd, 0, SEEK_SET) != 0) return kit::fail(kit::io_error("read", "the plugin", errno));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::FileDigest file, kit::sha256_of_fd(fd));
  ::lseek(fd, 0, SEEK_SET);
  SLIPWAY_KIT_TRY(layout.import_blob(file.digest, file.size, fd));
  return kit::OciDescriptor{k_library_type, file.digest, file.size};
}

kit::Result<kit::OciDescriptor> write_package(const kit::OciLayout& layout, const PackRequest& request) {
  kit::OciManifest manifest{.annotations = request.annotations, .artifact_type = k_artifact_type};
  SLIPWAY_KIT_TRY_ASSIGN(manifest.config, write_document(layout, k_config_type, request.document));
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciDescriptor library, write_library(layout, request.library));
  manifest.layers.push_back(std::move(library));
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciDescriptor entry,
                         write_document(layout, kit::k_oci_manifest_type, format_manifest(manifest)));
  entry.platform = platform_named(request.platform);
  entry.artifact_type = k_artifact_type;
  const kit::OciIndex index{{std::move(entry)}, request.annotations, k_artifact_type};
  SLIPWAY_KIT_TRY_ASSIGN(kit::OciDescriptor whole, write_document(layout, kit::k_oci_index_type, format_index(index)));
  whole.artifact_type = k_artifact_type;
  SLIPWAY_KIT_TRY(layout.set_tag(request.version, whole));
  return whole;
}

// Whole or not at all: what was there goes when the new one is in its place.
kit::Status put_in_place(const std::string& made, const std::string& folder) {
  if (::rename(made.c_str(), folder.c_str()) == 0) return {};
  if (errno != EEXIST && errno != ENOTEMPTY) return kit::fail(kit::io_error("create", folder, errno));
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, folder.c_str(), RENAME_EXCHANGE) != 0)
    return kit::fail(kit::io_error("replace", folder, errno));
  return kit::remove_tree(made);
}

kit::Result<std::string> fresh_folder_beside(const std::string& folder) {
  SLIPWAY_KIT_TRY(kit::make_folders(kit::parent_path(folder)));
  std::string made = folder + ".XXXXXX";
  if (::mkdtemp(made.data()) == nullptr) return kit::fail(kit::io_error("create a folder beside", folder, errno));
  ::chmod(made.c_str(), 0755);
  return made;
}

kit::Result<Package> pack_into(const std::string& folder, const PackRequest& request) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciLayout layout, kit::OciLayout::create(folder));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciDescriptor whole, write_package(layout, request));
  const auto written = kit::layout_repository(folder);
  SLIPWAY_KIT_TRY_ASSIGN(Artifact artifact, read_artifact(*written, whole.digest, layout));
  artifact.package.reference = "oci:" + request.folder + "@" + whole.digest;
  return std::move(artifact.package);
}

}  // namespace

kit::Result<Package> pack(const PackRequest& request) {
  SLIPWAY_KIT_TRY(check_replaceable(request.folder));
  SLIPWAY_KIT_TRY_ASSIGN(const std::string making, fresh_folder_beside(request.folder));
  auto package = pack_into(making, request);
  const kit::Status placed = package ? put_in_place(making, request.folder) : kit::fail(package.error());
  if (placed) return package;
  (void)kit::remove_tree(making);
  return kit::fail(placed.error());
}

}  // namespace slipway::package::oci
