#include "release_store.hpp"

#include "release_manifest.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/oci_unpack.hpp>
#include <slipway/kit/registry_access.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>
#include <vector>

namespace slipway::plugins::deploy {
namespace {

namespace fs = std::filesystem;

constexpr char k_temporary[] = ".tmp";
constexpr char k_former[] = ".former.tmp";

kit::Error refuse(std::string message, std::string why) {
  return {SLIPWAY_E_INTEGRITY, std::move(message), std::move(why), "nothing was changed"};
}

// What is on disk has to be there before its name is.
kit::Status flush(const std::string& path) {
  const kit::Fd folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || ::syncfs(folder.get()) != 0) return kit::fail(kit::io_error("flush", path, errno));
  return {};
}

std::vector<fs::path> entries(const std::string& folder) {
  std::vector<fs::path> found;
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
    found.push_back(entry->path());
  return found;
}

// Youngest first.
void sort_by_age(std::vector<fs::path>& releases) {
  const auto age = [](const fs::path& path) {
    std::error_code ignored;
    return fs::last_write_time(path / "image.json", ignored);
  };
  std::sort(releases.begin(), releases.end(), [&age](const fs::path& a, const fs::path& b) { return age(a) > age(b); });
}

}  // namespace

kit::Result<kit::RequestPublication> tested_publication(const kit::Request& request) {
  if (request.publications.empty())
    return kit::fail({SLIPWAY_E_CONFIG, "there is nothing to deploy", "no stage that this one needs published an image",
                      "nothing was changed", "name the tag-publish stage in needs"});
  const kit::RequestPublication* chosen = &request.publications.front();
  for (const kit::RequestPublication& publication : request.publications) {
    if (publication.digest != chosen->digest)
      return kit::fail({SLIPWAY_E_CONFIG, "the stages upstream published different images",
                        chosen->digest + " and " + publication.digest, "nothing was changed",
                        "need one publishing stage only"});
    // A layout on this machine is the nearest.
    if (publication.repository.compare(0, 4, "oci:") == 0 && chosen->repository.compare(0, 4, "oci:") != 0)
      chosen = &publication;
  }
  if (!kit::is_sha256(chosen->digest))
    return kit::fail(refuse("'" + chosen->digest + "' cannot be deployed", "it is no SHA-256 digest"));
  bool passed = false;
  for (const kit::RequestVerdict& verdict : request.verdicts) {
    if (verdict.subject != chosen->digest) continue;
    if (verdict.result != "PASSED")
      return kit::fail(refuse(chosen->digest + " cannot be deployed", "the verdict on it is " + verdict.result));
    passed = true;
  }
  if (!passed) return kit::fail(refuse(chosen->digest + " cannot be deployed", "no verdict says that it passed"));
  return *chosen;
}

kit::Status ReleaseStore::unpack(const std::string& digest, const std::string& place) const {
  const kit::RegistryOptions options = kit::registry_options(m_host, m_parameters.registries);
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciReference reference, kit::parse_reference(m_repository));
  SLIPWAY_KIT_TRY_ASSIGN(const auto repository, kit::open_repository(reference, options));

  const auto cancelled = [this] { return m_host.cancelled(); };
  const std::string pulled = kit::join_path(place, "image");
  SLIPWAY_KIT_TRY_ASSIGN(const kit::OciLayout layout, kit::OciLayout::create(pulled));
  SLIPWAY_KIT_TRY(kit::pull_image(*repository, digest, layout));
  SLIPWAY_KIT_TRY_ASSIGN(const kit::LoadedImage image, kit::load_image(layout, digest));
  SLIPWAY_KIT_TRY(kit::unpack_image(layout, image, kit::join_path(place, "rootfs"), {}, cancelled));
  SLIPWAY_KIT_TRY(
      kit::write_file_atomically(kit::join_path(place, "image.json"), kit::format_image_config(image.config)));
  SLIPWAY_KIT_TRY(write_manifest(place, digest, cancelled));
  return kit::remove_tree(pulled);
}

kit::Status ReleaseStore::verify(const std::string& digest) const {
  return verify_manifest(m_folder.release(digest), digest, [this] { return m_host.cancelled(); });
}

kit::Status ReleaseStore::provide(const std::string& digest) {
  if (m_provided.count(digest) != 0) return {};
  const bool there = kit::path_exists(m_folder.release(digest));
  const kit::Status whole = there ? verify(digest) : kit::Status();
  if (!whole && whole.error().status != SLIPWAY_E_INTEGRITY) return whole;
  if (!whole)
    m_host.log_warn("release " + digest + " is not as it was unpacked and is unpacked anew: " + whole.error().message +
                    (whole.error().why.empty() ? "" : ": " + whole.error().why));
  if (there && whole)
    m_host.log_info("release " + digest + " is unpacked already, and its files are as they were");
  else
    SLIPWAY_KIT_TRY(replace(digest));
  m_provided.insert(digest);
  return {};
}

kit::Status ReleaseStore::replace(const std::string& digest) const {
  const std::string release = m_folder.release(digest);
  if (m_repository.empty())
    return kit::fail({SLIPWAY_E_NOT_FOUND, "cannot unpack " + digest, "no repository of it is known"});
  m_host.log_info("unpacking " + m_repository + "@" + digest);
  const std::string place = release + k_temporary;
  SLIPWAY_KIT_TRY(kit::remove_tree(place));
  SLIPWAY_KIT_TRY(kit::make_folders(place));
  SLIPWAY_KIT_TRY(unpack(digest, place));
  SLIPWAY_KIT_TRY(flush(place));
  const std::string former = release + k_former;
  SLIPWAY_KIT_TRY(kit::remove_tree(former));
  if (::rename(release.c_str(), former.c_str()) != 0 && errno != ENOENT)
    return kit::fail(kit::io_error("put away", release, errno));
  if (::rename(place.c_str(), release.c_str()) != 0) return kit::fail(kit::io_error("name", release, errno));
  return kit::sync_folder(m_folder.inside("releases"));
}

kit::Result<kit::OciImageConfig> ReleaseStore::config(const std::string& digest) const {
  SLIPWAY_KIT_TRY_ASSIGN(const std::string text, kit::read_file(kit::join_path(m_folder.release(digest), "image.json"),
                                                                kit::k_oci_document_limit));
  return kit::parse_image_config(text);
}

kit::Status ReleaseStore::prune(const DeploymentState& state, std::size_t count) const {
  std::set<std::string> needed, bundles;
  for (const auto& deployed : {state.current, state.predecessor}) {
    if (!deployed) continue;
    needed.insert(std::string(kit::hex_of(deployed->digest)));
    bundles.insert(deployed->container);
  }
  std::vector<fs::path> others;
  for (const fs::path& release : entries(m_folder.inside("releases"))) {
    if (release.extension() == k_temporary) {
      SLIPWAY_KIT_TRY(kit::remove_tree(release.string()));
    } else if (needed.count(release.filename()) == 0) {
      others.push_back(release);
    }
  }
  sort_by_age(others);
  for (std::size_t i = count > needed.size() ? count - needed.size() : 0; i < others.size(); ++i) {
    const std::string digest = "sha256:" + others[i].filename().string();
    m_host.log_info("removing the old release " + digest);
    SLIPWAY_KIT_TRY(kit::remove_tree(others[i].string()));
    SLIPWAY_KIT_TRY(kit::remove_tree(m_folder.log(digest)));
  }
  for (const fs::path& bundle : entries(m_folder.inside("bundles")))
    if (bundles.count(bundle.filename()) == 0) SLIPWAY_KIT_TRY(kit::remove_tree(bundle.string()));
  return {};
}

}  // namespace slipway::plugins::deploy
