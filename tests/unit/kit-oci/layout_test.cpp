#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/files.hpp>
#include <slipway/kit/oci_layout.hpp>

#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace slipway::kit;
using slipway::test::TempFolder;

namespace {

const std::string k_hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

OciDescriptor manifest_of(char digit) { return {k_oci_manifest_type, "sha256:" + std::string(64, digit), 10}; }

std::vector<std::string> entries(const OciLayout& layout) {
  std::vector<std::string> texts;
  const auto index = layout.index();
  REQUIRE(index);
  for (const OciDescriptor& entry : index->manifests) {
    const auto tag = entry.annotations.find("org.opencontainers.image.ref.name");
    texts.push_back((tag == entry.annotations.end() ? "-" : tag->second) + " " + entry.digest.substr(7, 1));
  }
  return texts;
}

std::vector<std::string> blob_files(const TempFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path("layout/blobs/sha256")))
    names.push_back(entry.path().filename().string());
  return names;
}

}  // namespace

TEST_CASE("a new layout has its marker and an empty index") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout);
  CHECK(folder.read("layout/oci-layout") == R"({"imageLayoutVersion":"1.0.0"})");
  CHECK(folder.read("layout/index.json") ==
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})");
}

TEST_CASE("creating a layout where one is keeps what it holds") {
  const TempFolder folder;
  REQUIRE(OciLayout::create(folder.path("layout"))->set_tag("one", manifest_of('a')));
  const auto again = OciLayout::create(folder.path("layout"));
  REQUIRE(again);
  CHECK(entries(*again) == std::vector<std::string>{"one a"});
}

TEST_CASE("a folder that is no layout is not found") {
  const TempFolder folder;
  const auto missing = OciLayout::open(folder.path("nothing"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(missing.error().message == "there is no OCI image layout at " + folder.path("nothing"));
  folder.write("other/oci-layout", "text");
  const auto other = OciLayout::open(folder.path("other"));
  REQUIRE_FALSE(other);
  CHECK(other.error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("a blob is kept under the digest of its bytes and nothing else is left") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  const auto written = layout->write_blob("hello");
  REQUIRE(written);
  CHECK(written->digest == k_hello);
  CHECK(written->size == 5);
  CHECK(layout->read_blob(k_hello).value() == "hello");
  CHECK(blob_files(folder) == std::vector<std::string>{k_hello.substr(7)});
}

TEST_CASE("a blob writer that is dropped leaves nothing") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  {
    auto writer = layout->start_blob();
    REQUIRE(writer);
    REQUIRE(writer->write("half"));
    CHECK(blob_files(folder).size() == 1);
  }
  CHECK(blob_files(folder).empty());
}

TEST_CASE("a damaged blob counts as missing, is refused when read and mended when written") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->write_blob("hello"));
  folder.write("layout/blobs/sha256/" + k_hello.substr(7), "hellO");
  CHECK_FALSE(layout->has_blob(k_hello));
  const auto read = layout->read_blob(k_hello);
  REQUIRE_FALSE(read);
  CHECK(read.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(read.error().message == "the blob " + k_hello + " is damaged");
  CHECK_FALSE(layout->open_blob({"", k_hello, 5}));
  REQUIRE(layout->write_blob("hello"));
  CHECK(layout->has_blob(k_hello));
}

TEST_CASE("a blob whose descriptor tells another size is refused") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->write_blob("hello"));
  const auto opened = layout->open_blob({"", k_hello, 6});
  REQUIRE_FALSE(opened);
  CHECK(opened.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(opened.error().why == "it has 5 bytes, its descriptor says 6");
  CHECK(layout->open_blob({"", k_hello, 5}));
}

TEST_CASE("a blob larger than the limit is not read") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->write_blob("hello"));
  CHECK(layout->read_blob(k_hello, 4).error().status == SLIPWAY_E_IO);
}

TEST_CASE("an imported blob must have the digest and the size that were told") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  const std::string file = folder.write("source", "hello");
  const auto import = [&](const std::string& digest, std::uint64_t size) {
    return layout->import_blob(digest, size, open_file(file)->get());
  };
  CHECK(import(k_hello, 4).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(import(manifest_of('a').digest, 5).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(blob_files(folder).empty());
  CHECK(import(k_hello, 5));
  CHECK(layout->has_blob(k_hello));
}

TEST_CASE("a path cannot be smuggled in as a digest") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  folder.write("secret", "text");
  CHECK(layout->read_blob("sha256:../../../secret").error().status == SLIPWAY_E_INTEGRITY);
  CHECK_FALSE(layout->has_blob("sha256:../../../secret"));
}

TEST_CASE("a tag moves and the manifest it leaves stays in the index") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->add_manifest(manifest_of('a')));
  REQUIRE(layout->add_manifest(manifest_of('a')));
  CHECK(entries(*layout) == std::vector<std::string>{"- a"});
  REQUIRE(layout->set_tag("latest", manifest_of('a')));
  REQUIRE(layout->set_tag("1.0", manifest_of('a')));
  CHECK(entries(*layout) == std::vector<std::string>{"latest a", "1.0 a"});
  REQUIRE(layout->set_tag("latest", manifest_of('b')));
  CHECK(entries(*layout) == std::vector<std::string>{"1.0 a", "latest b"});
  REQUIRE(layout->set_tag("1.0", manifest_of('b')));
  CHECK(entries(*layout) == std::vector<std::string>{"latest b", "1.0 b", "- a"});
  CHECK(layout->resolve("1.0").value()->digest == manifest_of('b').digest);
  CHECK_FALSE(layout->resolve("2.0").value());
}

TEST_CASE("setting a tag again changes nothing on disk") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->set_tag("1.0", manifest_of('a')));
  const auto before = std::filesystem::last_write_time(folder.path("layout/index.json"));
  REQUIRE(layout->set_tag("1.0", manifest_of('a')));
  CHECK(std::filesystem::last_write_time(folder.path("layout/index.json")) == before);
}

TEST_CASE("writers at the same time keep each other's tags") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer)
    writers.emplace_back([&folder, writer] {
      const auto mine = OciLayout::create(folder.path("layout"));
      for (int tag = 0; tag < 10; ++tag)
        (void)mine->set_tag(std::to_string(writer) + "." + std::to_string(tag), manifest_of('a'));
    });
  for (std::thread& writer : writers)
    writer.join();
  const std::vector<std::string> all = entries(*layout);
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == 40);
}

TEST_CASE("an index that is not JSON is refused and left alone") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  folder.write("layout/index.json", "{");
  CHECK(layout->index().error().status == SLIPWAY_E_INTEGRITY);
  CHECK(layout->set_tag("a", manifest_of('a')).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(folder.read("layout/index.json") == "{");
}

TEST_CASE("a layout whose index is gone says so and is not written over") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  std::filesystem::remove(folder.path("layout/index.json"));
  CHECK(layout->index().error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(layout->set_tag("a", manifest_of('a')).error().status == SLIPWAY_E_NOT_FOUND);
  CHECK_FALSE(std::filesystem::exists(folder.path("layout/index.json")));
}

TEST_CASE("an entry without a tag has no tag to be found by") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  REQUIRE(layout->add_manifest(manifest_of('a')));
  CHECK_FALSE(layout->resolve("").value());
  REQUIRE(layout->set_tag("1.0", manifest_of('a')));
  CHECK_FALSE(layout->resolve("1").value());
  CHECK_FALSE(layout->resolve("").value());
}

TEST_CASE("a layout that another tool wrote keeps what it holds besides") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  const std::string digest = manifest_of('c').digest;
  folder.write("layout/index.json",
               R"({"schemaVersion":2,"manifests":[{"mediaType":"m","digest":")" + digest +
                   R"(","size":3,"platform":{"os":"linux","architecture":"arm64"},"annotations":{"own":"note"}}]})");
  REQUIRE(layout->set_tag("1.0", manifest_of('a')));
  CHECK(entries(*layout) == std::vector<std::string>{"- c", "1.0 a"});
  const OciDescriptor kept = layout->index()->manifests.at(0);
  CHECK(kept == OciDescriptor{"m", digest, 3, OciPlatform{"linux", "arm64", {}}, {{"own", "note"}}});
}

TEST_CASE("a blob writer gives its place away once") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  {
    auto first = layout->start_blob();
    REQUIRE(first->write("hel"));
    OciBlobWriter second = std::move(*first);
    REQUIRE(second.write("lo"));
    const auto written = second.commit();
    REQUIRE(written);
    CHECK(written->digest == k_hello);
    CHECK(written->size == 5);
  }
  CHECK(blob_files(folder) == std::vector<std::string>{k_hello.substr(7)});
  CHECK(layout->read_blob(k_hello).value() == "hello");
}

TEST_CASE("bytes that have another digest than they should are not kept") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  {
    auto writer = layout->start_blob();
    REQUIRE(writer->write("other"));
    const auto status = writer->commit_as(k_hello);
    REQUIRE_FALSE(status);
    CHECK(status.error().status == SLIPWAY_E_INTEGRITY);
  }
  CHECK(blob_files(folder).empty());
}

TEST_CASE("an import that is shorter than told is refused by its digest") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  const std::string file = folder.write("source", "hell");
  const auto status = layout->import_blob(k_hello, 5, open_file(file)->get());
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "the blob " + k_hello + " is damaged");
  CHECK(blob_files(folder).empty());
}

TEST_CASE("a digest that is none opens nothing") {
  const TempFolder folder;
  const auto layout = OciLayout::create(folder.path("layout"));
  for (const std::string& digest :
       {std::string(), "sha512:" + std::string(64, 'a'), k_hello + "/..", std::string("latest")}) {
    CHECK_FALSE(layout->has_blob(digest));
    CHECK(layout->open_blob({"", digest, 5}).error().status == SLIPWAY_E_INTEGRITY);
    CHECK(layout->read_blob(digest).error().message == "'" + digest + "' is not a sha256 digest");
  }
}

TEST_CASE("a layout cannot be made where a file is") {
  const TempFolder folder;
  folder.write("file", "mine");
  const auto layout = OciLayout::create(folder.path("file"));
  REQUIRE_FALSE(layout);
  CHECK(layout.error().status == SLIPWAY_E_IO);
  CHECK(folder.read("file") == "mine");
}
