#include "release_manifest.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <sys/stat.h>

#include <filesystem>

using namespace slipway;
using namespace slipway::plugins::deploy;
using slipway::test::TempFolder;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');
constexpr char k_empty[] = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

struct Release {
  Release() {
    folder.write("image.json", "");
    folder.write("rootfs/etc/empty", "");
    ::chmod(folder.path("rootfs").c_str(), 0755);
    ::chmod(folder.path("rootfs/etc").c_str(), 01777);
    for (const char* const file : {"image.json", "rootfs/etc/empty"})
      ::chmod(folder.path(file).c_str(), 0640);
    std::filesystem::create_symlink("a\nb\tc\\", folder.path("rootfs/etc/link\n"));
  }
  std::string verify() const {
    const kit::Status status = verify_manifest(folder.path(), k_digest, {});
    return status ? "" : status.error().message;
  }
  TempFolder folder;
};

}  // namespace

TEST_CASE("A manifest tells path, type, mode, size and content of each file, on one line") {
  const Release release;
  REQUIRE(write_manifest(release.folder.path(), k_digest, {}).has_value());
  CHECK(manifest_path("/x", k_digest) == "/x/" + std::string(64, 'a') + ".manifest");
  CHECK(release.folder.read(std::string(64, 'a') + ".manifest") ==
        "slipway-release 1 " + k_digest + "\nimage.json\tf 0640 0 " + k_empty +
            "\nrootfs\td 0755 -\nrootfs/etc\td 1777 -\nrootfs/etc/empty\tf 0640 0 " + k_empty +
            "\nrootfs/etc/link\\n\tl 0000 a\\nb\\tc\\\\\n");
  CHECK(release.verify().empty());
}

TEST_CASE("What the container runtime makes for its mounts does not change a release") {
  const Release release;
  REQUIRE(write_manifest(release.folder.path(), k_digest, {}).has_value());
  std::filesystem::create_directories(release.folder.path("rootfs/proc/deep"));
  release.folder.write("rootfs/etc/hosts", "");
  CHECK(release.verify().empty());
  release.folder.write("rootfs/etc/hosts", "x");
  CHECK(release.verify() == "rootfs/etc/hosts was added");
  ::unlink(release.folder.path("rootfs/etc/hosts").c_str());
  REQUIRE(::mkfifo(release.folder.path("rootfs/pipe").c_str(), 0600) == 0);
  CHECK(release.verify() == "rootfs/pipe was added");
}

TEST_CASE("A shortened manifest and a cut-off release do not verify") {
  const Release release;
  const std::string manifest = std::string(64, 'a') + ".manifest";
  CHECK(release.verify() == "it has no manifest");
  REQUIRE(write_manifest(release.folder.path(), k_digest, {}).has_value());
  const std::string whole = release.folder.read(manifest);
  release.folder.write(manifest, whole.substr(0, whole.find("rootfs/etc/link")));
  CHECK(release.verify() == "rootfs/etc/link\\n was added");
  release.folder.write(manifest, "slipway-release 1");
  CHECK(release.verify() == "its manifest is not that of " + k_digest);
  release.folder.write(manifest, whole);
  std::filesystem::remove_all(release.folder.path("rootfs"));
  CHECK(release.verify() == "it is not complete");
}

TEST_CASE("A manifest is not written on when the stage is stopped") {
  const Release release;
  const auto stopped = write_manifest(release.folder.path(), k_digest, [] { return true; });
  CHECK(stopped.error().status == SLIPWAY_E_CANCELLED);
  CHECK(release.verify() == "it has no manifest");
}
