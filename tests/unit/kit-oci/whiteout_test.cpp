// What later layers do to earlier ones: whiteouts, links and modes.
#include "unpacked_image.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <string>

using namespace slipway::kit;
using slipway::test::about;
using slipway::test::Images;
using slipway::test::Names;
using slipway::test::TarMaker;
namespace fs = std::filesystem;

namespace {

ino_t inode(const Images& images, const std::string& name) {
  struct stat info{};
  REQUIRE(::lstat(images.folder().path("out/tree/" + name).c_str(), &info) == 0);
  return info.st_ino;
}

}  // namespace

TEST_CASE("a whiteout and a new file of one name make the new file, in either order") {
  for (const bool whiteout_first : {true, false}) {
    Images images;
    images.layer(TarMaker().file("f", "old").file("d/old", ""));
    TarMaker above;
    if (whiteout_first) above.file(".wh.f", "").file(".wh.d", "");
    above.file("f", "new").file("d/new", "");
    if (!whiteout_first) above.file(".wh.f", "").file(".wh.d", "");
    images.layer(above);
    REQUIRE(images.unpack());
    CHECK(images.names() == Names{"d", "d/new", "f"});
    CHECK(images.read("f") == "new");
  }
}

TEST_CASE("an opaque root hides all that is below and nothing of its own layer") {
  Images images;
  images.layer(TarMaker().file("etc/old", "").file("old", "").symlink("link", "old"));
  images.layer(TarMaker().file("etc/new", "").file(".wh..wh..opq", "").file("new", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"etc", "etc/new", "new"});
}

TEST_CASE("an opaque folder that no lower layer has is made and empty") {
  Images images;
  images.layer(TarMaker().file("a", "")).layer(TarMaker().file("fresh/.wh..wh..opq", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a", "fresh"});
  CHECK(images.mode("fresh") == 0755);
}

TEST_CASE("a whiteout holds for one layer: the next may bring the name back") {
  Images images;
  images.layer(TarMaker().folder("d", 0700).file("d/one", "1"));
  images.layer(TarMaker().file(".wh.d", ""));
  images.layer(TarMaker().file("d/two", "2"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"d", "d/two"});
  CHECK(images.mode("d") == 0755);
}

TEST_CASE("a whiteout of a link takes the link, one behind a link takes the file there") {
  Images images;
  images.layer(TarMaker().file("real/kept", "").file("real/gone", "").symlink("link", "real").symlink("other", "real"));
  images.layer(TarMaker().file(".wh.other", "").file("link/.wh.gone", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"link", "real", "real/kept"});
  CHECK(fs::is_symlink(images.folder().path("out/tree/link")));
}

TEST_CASE("a whiteout without a name is refused") {
  CHECK(Images().layer(TarMaker().file("d/.wh.", "")).refusal() == about("d/.wh.", "it is a whiteout of no file"));
}

TEST_CASE("files behind a link to a folder land where it points, the link stays") {
  Images images;
  images.layer(TarMaker().folder("usr/lib").symlink("lib", "usr/lib"));
  images.layer(TarMaker().file("lib/libx.so", "x"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"lib", "usr", "usr/lib", "usr/lib/libx.so"});
}

TEST_CASE("the mode of a folder that a link replaced is not given to what the link points to") {
  Images images;
  images.layer(TarMaker().folder("d").folder("d/sub", 0700));
  images.layer(TarMaker().folder("e").folder("e/sub", 0751).symlink("d", "e"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"d", "e", "e/sub"});
  CHECK(images.mode("e/sub") == 0751);
}

TEST_CASE("the mode of a folder is that of the last layer that names it") {
  Images images;
  images.layer(TarMaker().folder("a", 0700).folder("b", 0700).folder("c", 0700));
  images.layer(TarMaker().folder("a", 0711).file("b/f", "").file("c", "a file").file("d/f", ""));
  images.layer(TarMaker().folder("c", 0750));
  REQUIRE(images.unpack());
  CHECK(images.mode("a") == 0711);
  CHECK(images.mode("b") == 0700);
  CHECK(images.mode("c") == 0750);
  CHECK(images.mode("d") == 0755);
}

TEST_CASE("hard links are one file, also to a file of a lower layer and behind a link") {
  Images images;
  images.layer(TarMaker().file("bin/tool", "content", 0755).symlink("sbin", "bin"));
  images.layer(TarMaker().hardlink("bin/same", "bin/tool").hardlink("./other/../x", "bin/tool"));
  CHECK(images.refusal() == about("./other/../x", "its name holds '..'"));
  Images good;
  good.layer(TarMaker().file("bin/tool", "content", 0755).symlink("sbin", "bin"));
  good.layer(TarMaker().hardlink("bin/same", "./bin//tool").hardlink("top", "sbin/tool"));
  REQUIRE(good.unpack());
  CHECK(inode(good, "bin/same") == inode(good, "bin/tool"));
  CHECK(inode(good, "top") == inode(good, "bin/tool"));
  CHECK(good.mode("top") == 0755);
}

TEST_CASE("a layer that replaces one name of a file leaves its other name alone") {
  Images images;
  images.layer(TarMaker().file("one", "old").hardlink("two", "one").hardlink("three", "one"));
  images.layer(TarMaker().file("one", "new").file(".wh.three", ""));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"one", "two"});
  CHECK(images.read("one") == "new");
  CHECK(images.read("two") == "old");
}

TEST_CASE("a hard link to a link is a second link, not a second name of its target") {
  Images images;
  images.layer(TarMaker().file("target", "x").symlink("link", "target").hardlink("copy", "link"));
  REQUIRE(images.unpack());
  CHECK(fs::read_symlink(images.folder().path("out/tree/copy")) == "target");
}

TEST_CASE("hard links to what cannot be linked are refused") {
  CHECK(Images().layer(TarMaker().folder("d").hardlink("l", "d")).refusal() ==
        about("l", "it links to 'd': Operation not permitted"));
  CHECK(Images().layer(TarMaker().hardlink("l", "./")).refusal() == about("l", "it is a link to the root"));
  CHECK(Images().layer(TarMaker().file("f", "x")).layer(TarMaker().hardlink("f", "./f")).refusal() ==
        about("f", "it links to itself"));
  CHECK(Images().layer(TarMaker().file("f", "x")).layer(TarMaker().file(".wh.f", "").hardlink("l", "f")).refusal() ==
        about("l", "it links to 'f': No such file or directory"));
  CHECK(Images().layer(TarMaker().hardlink("l", "no/such/file")).refusal().rfind("cannot enter /no", 0) == 0);
}

TEST_CASE("links may point to the root and through it, and to nothing that is there") {
  Images images;
  images.layer(TarMaker()
                   .symlink("root", "/")
                   .symlink("a/up", "..")
                   .symlink("a/b/all", "../../.")
                   .symlink("dangling", "/none")
                   .file("a/up/top", "1")
                   .file("root/second", "2"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a", "a/b", "a/b/all", "a/up", "dangling", "root", "second", "top"});
  CHECK(Images().layer(TarMaker().symlink("l", "")).refusal() == about("l", "it is a link to nothing"));
}
