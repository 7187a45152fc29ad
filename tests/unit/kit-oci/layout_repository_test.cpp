#include "sample_image.hpp"
#include "support/catch.hpp"

#include <slipway/kit/oci_repository.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <filesystem>
#include <string>

using namespace slipway::kit;
using slipway::test::SampleImage;
using slipway::test::TempFolder;

TEST_CASE("looking into a layout that is not there finds nothing and makes nothing") {
  const TempFolder folder;
  const SampleImage image;
  const auto repository = layout_repository(folder.path("none"));
  CHECK(repository->name() == "oci:" + folder.path("none"));
  CHECK(repository->has_blob(image.layer()).value() == false);
  CHECK_FALSE(repository->get_manifest("1.0").value());
  CHECK_FALSE(repository->get_manifest(image.digest()).value());
  CHECK_FALSE(repository->resolve("1.0").value());
  CHECK_FALSE(std::filesystem::exists(folder.path("none")));
}

TEST_CASE("an image that was pushed to a layout is there by tag and digest") {
  const TempFolder folder;
  const SampleImage image;
  const auto repository = layout_repository(folder.path("repository"));
  REQUIRE(image.push(*repository, "1.0"));
  CHECK(repository->has_blob(image.layer()).value());
  CHECK(repository->resolve("1.0").value() == image.digest());
  CHECK(repository->resolve(image.digest()).value() == image.digest());
  const auto manifest = repository->get_manifest("1.0").value();
  REQUIRE(manifest);
  CHECK(manifest->digest == image.digest());
  CHECK(manifest->bytes == image.manifest().bytes);
  CHECK(manifest->media_type == k_oci_manifest_type);
  CHECK(repository->get_manifest(image.digest()).value()->bytes == image.manifest().bytes);
}

TEST_CASE("a manifest of which only the bytes were written is not there yet") {
  const TempFolder folder;
  const SampleImage image;
  REQUIRE(OciLayout::create(folder.path("r"))->write_blob(image.manifest().bytes));
  const auto repository = layout_repository(folder.path("r"));
  CHECK_FALSE(repository->resolve(image.digest()).value());
  REQUIRE(repository->put_manifest(image.manifest()));
  CHECK(repository->resolve(image.digest()).value() == image.digest());
}

TEST_CASE("a layout takes only what is what its digest says") {
  const TempFolder folder;
  const SampleImage image;
  const SampleImage other("other");
  const auto repository = layout_repository(folder.path("repository"));
  CHECK(repository->put_blob(image.layer(), other.layout().open_blob(other.layer())->get(), {}).error().status ==
        SLIPWAY_E_INTEGRITY);
  CHECK(repository->put_manifest({image.digest(), k_oci_manifest_type, "{}"}).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(repository->tag("1.0", image.manifest()).error().status == SLIPWAY_E_INTEGRITY);
  CHECK_FALSE(repository->resolve("1.0").value());
}

TEST_CASE("an image is pulled with all its blobs, and by its platform out of an index") {
  const TempFolder folder;
  const SampleImage amd64("a", {"linux", "amd64", {}});
  const SampleImage arm64("b", {"linux", "arm64", {}});
  const auto repository = layout_repository(folder.path("repository"));
  REQUIRE(amd64.push(*repository, "amd64"));
  REQUIRE(arm64.push(*repository, "arm64"));
  const std::string index = format_index({{amd64.image().manifest, arm64.image().manifest}});
  const StoredManifest stored{slipway::kit::sha256_of(index), k_oci_index_type, index};
  REQUIRE(repository->put_manifest(stored));
  REQUIRE(repository->tag("both", stored));
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const auto pulled = pull_image(*repository, "both", into, {"linux", "arm64", {}});
  REQUIRE(pulled);
  CHECK(pulled->digest == arm64.digest());
  const auto loaded = load_image(into, pulled->digest, {"linux", "arm64", {}});
  REQUIRE(loaded);
  REQUIRE(unpack_image(into, *loaded, folder.path("root")));
  CHECK(folder.read("root/app/file") == "b");
  const auto none = pull_image(*repository, "both", into, {"linux", "s390x", {}});
  REQUIRE_FALSE(none);
  CHECK(none.error().status == SLIPWAY_E_UNSUPPORTED);
  CHECK(none.error().why == "there are linux/amd64, linux/arm64");
}

TEST_CASE("pulling what is not there says so") {
  const TempFolder folder;
  const auto repository = layout_repository(folder.path("repository"));
  const auto pulled = pull_image(*repository, "1.0", OciLayout::create(folder.path("into")).value());
  REQUIRE_FALSE(pulled);
  CHECK(pulled.error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(pulled.error().message == "there is no image 1.0 in oci:" + folder.path("repository"));
}

TEST_CASE("R13: indexes that are nested without end are refused") {
  const TempFolder folder;
  const SampleImage image;
  const auto repository = layout_repository(folder.path("repository"));
  REQUIRE(image.push(*repository, "0"));
  std::string below = image.digest();
  std::uint64_t size = image.manifest().bytes.size();
  for (int depth = 1; depth <= 5; ++depth) {
    const std::string index = format_index(
        {{{depth == 1 ? k_oci_manifest_type : k_oci_index_type, below, size, OciPlatform{"linux", "amd64", {}}}}});
    below = sha256_of(index);
    size = index.size();
    REQUIRE(repository->put_manifest({below, k_oci_index_type, index}));
    const auto pulled =
        pull_image(*repository, below, OciLayout::create(folder.path("into")).value(), {"linux", "amd64", {}});
    CHECK(pulled.has_value() == (depth <= 3));
    if (!pulled) CHECK(pulled.error().status == SLIPWAY_E_INTEGRITY);
  }
}
