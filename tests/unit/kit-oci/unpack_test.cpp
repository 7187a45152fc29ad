#include "unpacked_image.hpp"

#include <filesystem>
#include <string>

using namespace slipway::kit;
using slipway::test::about;
using slipway::test::compressed;
using slipway::test::Images;
using slipway::test::k_amd64;
using slipway::test::Names;
using slipway::test::TarMaker;
namespace fs = std::filesystem;

TEST_CASE("layers may be plain, gzip or zstd") {
  Images images;
  images.layer(TarMaker().file("a", "1").bytes());
  images.layer(TarMaker().file("b", "2").bytes(), "gzip");
  images.layer(TarMaker().file("c", "3").bytes(), "zstd");
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a", "b", "c"});
  CHECK(images.read("a") + images.read("b") + images.read("c") == "123");
}

TEST_CASE("a later layer replaces files, links and folders of an earlier one") {
  Images images;
  images.layer(TarMaker().file("file", "old").symlink("link", "file").folder("folder").file("folder/inner", "x"));
  images.layer(TarMaker().file("file", "new").folder("link").file("link/own", "y").file("folder", "now a file"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"file", "folder", "link", "link/own"});
  CHECK(images.read("file") == "new");
  CHECK(images.read("folder") == "now a file");
}

TEST_CASE("a whiteout removes what lower layers had and nothing of its own layer") {
  Images images;
  images.layer(TarMaker().file("a/gone", "").file("a/kept", "").file("b/old", "").file("b/deep/old", ""));
  images.layer(TarMaker().file("a/.wh.gone", "").file("b/deep/new", "").file("b/.wh..wh..opq", "").file("b/new", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a", "a/kept", "b", "b/deep", "b/deep/new", "b/new"});
}

TEST_CASE("a whiteout of a folder removes all below it, and one of nothing does nothing") {
  Images images;
  images.layer(TarMaker().folder("a", 0500).file("a/b/c/d", "").file("other", ""));
  images.layer(TarMaker().file(".wh.a", "").file(".wh.missing", "").file(".wh..wh.plnk", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"other"});
}

TEST_CASE("A5: a whiteout cannot reach out of the image") {
  Images dots;
  dots.folder().write("out/victim", "safe");
  fs::remove_all(dots.folder().path("out"));
  dots.layer(TarMaker().file("a", "")).layer(TarMaker().file(".wh...", ""));
  CHECK(dots.refusal() == about(".wh...", "it is a whiteout of no file"));
  Images self;
  self.layer(TarMaker().file("d/.wh..", ""));
  CHECK(self.refusal() == about("d/.wh..", "it is a whiteout of no file"));
  Images path;
  path.layer(TarMaker().file("../.wh.victim", ""));
  CHECK(path.refusal() == about("../.wh.victim", "its name holds '..'"));
}

TEST_CASE("A5: an opaque folder behind a link out of the image empties nothing outside") {
  Images images;
  const std::string outside = images.folder().write("outside/file", "safe");
  images.layer(TarMaker().symlink("link", images.folder().path("outside")));
  images.layer(TarMaker().file("link/.wh..wh..opq", ""));
  (void)images.unpack();
  CHECK(fs::exists(outside));
}

TEST_CASE("A1: names that leave the root are refused") {
  CHECK(Images().layer(TarMaker().file("../out", "")).refusal() == about("../out", "its name holds '..'"));
  CHECK(Images().layer(TarMaker().file("a/../../out", "")).refusal() == about("a/../../out", "its name holds '..'"));
  CHECK(Images().layer(TarMaker().file("/etc/passwd", "")).refusal() == about("/etc/passwd", "its name is absolute"));
  CHECK(Images().layer(TarMaker().file("C:\\x", "")).refusal() == about("C:\\x", "its name begins with a drive"));
  CHECK(Images().layer(TarMaker().file("../\x1b[2J", "")).refusal() == about("../\\x1b[2J", "its name holds '..'"));
}

TEST_CASE("A2: links that point out of the image are refused") {
  CHECK(Images().layer(TarMaker().symlink("l", "../out")).refusal() ==
        about("l", "it is a link out of the image, to '../out'"));
  CHECK(Images().layer(TarMaker().symlink("a/l", "b/../../../x")).refusal() ==
        about("a/l", "it is a link out of the image, to 'b/../../../x'"));
  CHECK(Images().layer(TarMaker().hardlink("l", "../victim")).refusal() == about("../victim", "its name holds '..'"));
  CHECK(Images().layer(TarMaker().hardlink("l", "/etc/passwd")).refusal() ==
        about("/etc/passwd", "its name is absolute"));
  CHECK(Images().layer(TarMaker().hardlink("l", "missing")).refusal() ==
        about("l", "it links to 'missing': No such file or directory"));
}

TEST_CASE("A2: writing through an absolute link stays inside the image") {
  Images images;
  const std::string outside = images.folder().path("outside");
  fs::create_directory(outside);
  images.layer(TarMaker().symlink("evil", outside).file("evil/file", "x"));
  REQUIRE(images.unpack());
  CHECK(fs::is_empty(outside));
  CHECK(images.read(outside.substr(1) + "/file") == "x");
}

TEST_CASE("A2: a hard link through a link stays inside the image") {
  Images images;
  images.folder().write("outside/secret", "secret");
  images.layer(TarMaker().symlink("evil", images.folder().path("outside")).hardlink("copy", "evil/secret"));
  CHECK(images.refusal().rfind("cannot enter /", 0) == 0);
}

TEST_CASE("A2: a loop of links ends") {
  Images images;
  images.layer(TarMaker().symlink("a", "b").symlink("b", "a").file("a/x", ""));
  CHECK(images.refusal() == "too many links at /a");
}

TEST_CASE("A3: devices and FIFOs are refused, setuid bits dropped") {
  CHECK(Images().layer(TarMaker().member("dev", '3', {}, 0666, 0)).refusal() ==
        about("dev", "it is a device, a FIFO or a socket"));
  CHECK(Images().layer(TarMaker().member("disk", '4', {}, 0666, 0)).refusal() ==
        about("disk", "it is a device, a FIFO or a socket"));
  CHECK(Images().layer(TarMaker().member("fifo", '6', {}, 0666, 0)).refusal() ==
        about("fifo", "it is a device, a FIFO or a socket"));
  Images images;
  images.layer(TarMaker().file("su", "", 06755).folder("tmp", 01777).folder("locked", 0500).file("locked/in", ""));
  REQUIRE(images.unpack());
  CHECK(images.mode("su") == 0755);
  CHECK(images.mode("tmp") == 01777);
  CHECK(images.mode("locked") == 0500);
}

TEST_CASE("A4: budgets of bytes, members and layers hold") {
  UnpackLimits limits;
  limits.bytes = 100 * 1024;
  Images bomb;
  bomb.layer(TarMaker().file("zeros", std::string(1024 * 1024, '\0')).bytes(), "gzip");
  CHECK(bomb.refusal(limits).find("larger than allowed") != std::string::npos);
  Images sparse;
  sparse.layer(TarMaker().member("huge", '0', {}, 0644, 8ULL << 30));
  CHECK(sparse.refusal(limits) == about("huge", "the files of the image are larger than allowed"));
  limits = {};
  limits.members = 2;
  CHECK(Images().layer(TarMaker().file("a", "").file("b", "").file("c", "")).refusal(limits) ==
        "the image has more files than allowed");
  limits = {};
  limits.layers = 1;
  Images many;
  many.layer(TarMaker().file("a", "")).layer(TarMaker().file("b", ""));
  const auto refused = many.unpack(limits);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the image " + many.digest() + " has too many layers");
}

TEST_CASE("A6: a file that is in a layer twice is refused, a folder is not") {
  CHECK(Images().layer(TarMaker().file("a/b", "1").file("a/b", "2")).refusal() == about("a/b", "it is there twice"));
  CHECK(Images().layer(TarMaker().symlink("d", "e").file("d/x", "").file("e/x", "")).refusal() ==
        about("e/x", "it is there twice"));
  Images images;
  images.layer(TarMaker().folder("a").file("a/b", "1").folder("a", 0711));
  REQUIRE(images.unpack());
  CHECK(images.mode("a") == 0711);
}

TEST_CASE("a layer that has other content than its diff id says is refused") {
  Images images;
  images.layer(TarMaker().file("a", "1").bytes(), "gzip").with_diff_id("sha256:" + std::string(64, '0'));
  CHECK(images.refusal().find("has other content than told") != std::string::npos);
}

TEST_CASE("bytes after the end of the tar count for the diff id") {
  Images images;
  images.layer(TarMaker().file("a", "1").bytes() + std::string(5000, 'x'));
  CHECK(images.unpack());
}

TEST_CASE("layers that are not archives are refused") {
  CHECK(Images().layer("this is not a tar archive").refusal().rfind("a layer is not a tar archive", 0) == 0);
  CHECK(
      Images().layer(TarMaker().file("a", "12345").bytes().substr(0, 514)).refusal().rfind("a member of a layer", 0) ==
      0);
  Images cut;
  const std::string whole = compressed(TarMaker().file("a", std::string(9999, 'x')).bytes(), "gzip");
  cut.layer(whole.substr(0, whole.size() / 2)).with_diff_id(sha256_of("whatever"));
  CHECK(cut.unpack().error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("an image is unpacked into an empty folder only") {
  Images images;
  images.folder().write("out/tree/own", "mine");
  images.layer(TarMaker().file("a", ""));
  const auto status = images.unpack();
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "cannot unpack an image into " + images.folder().path("out/tree"));
  CHECK(images.names() == Names{"own"});
}

TEST_CASE("unpacking can be cancelled") {
  Images images;
  images.layer(TarMaker().file("a", std::string(100, 'x')));
  const auto status = images.unpack({}, [] { return true; });
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_CANCELLED);
}

TEST_CASE("a damaged layer or manifest is refused") {
  Images images;
  images.layer(TarMaker().file("a", "1"));
  const std::string digest = images.digest();
  const auto image = load_image(images.layout(), digest, k_amd64);
  REQUIRE(image);
  images.folder().write("layout/blobs/sha256/" + image->content.layers.at(0).digest.substr(7), "other");
  CHECK(unpack_image(images.layout(), *image, images.folder().path("root")).error().status == SLIPWAY_E_INTEGRITY);
  images.folder().write("layout/blobs/sha256/" + digest.substr(7), "other");
  CHECK(load_image(images.layout(), digest, k_amd64).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(load_image(images.layout(), "sha256:" + std::string(64, '0')).error().status == SLIPWAY_E_NOT_FOUND);
}

TEST_CASE("of an index the manifest for the platform is taken, three indexes deep and no deeper") {
  Images images;
  images.layer(TarMaker().file("a", "1"));
  const std::string digest = images.digest();
  std::string outer = digest;
  for (int depth = 1; depth <= 4; ++depth) {
    const OciIndex index{{{depth == 1 ? k_oci_manifest_type : k_oci_index_type, outer, 1, k_amd64}}};
    outer = images.layout().write_blob(format_index(index)).value().digest;
    const auto image = load_image(images.layout(), outer, k_amd64);
    CHECK(image.has_value() == (depth <= 3));
    if (image) CHECK(image->manifest.digest == digest);
  }
}
