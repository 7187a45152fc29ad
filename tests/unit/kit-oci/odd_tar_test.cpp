// Tar archives and compressed streams that are unusual, or dishonest.
#include "unpacked_image.hpp"

#include <filesystem>
#include <string>

using namespace slipway::kit;
using slipway::test::about;
using slipway::test::compressed;
using slipway::test::Images;
using slipway::test::Names;
using slipway::test::TarMaker;

namespace {

const std::string k_long = std::string(90, 'd') + "/" + std::string(90, 'f');

std::string names_of(TarMaker& tar) {
  Images images;
  images.layer(tar);
  REQUIRE(images.unpack());
  std::string text;
  for (const std::string& name : images.names())
    text += name + "\n";
  return text;
}

}  // namespace

TEST_CASE("names longer than a header come whole, as GNU and as pax write them") {
  const std::string expected = std::string(90, 'd') + "\n" + k_long + "\n";
  CHECK(names_of(TarMaker().gnu(k_long, 'L').file("cut", "x")) == expected);
  CHECK(names_of(TarMaker().pax("path=" + k_long).file("cut", "x")) == expected);
}

TEST_CASE("a target of a link that is longer than a header comes whole") {
  for (TarMaker tar : {TarMaker().gnu(k_long, 'K').symlink("link", "cut"),
                       TarMaker().pax("linkpath=" + k_long).symlink("link", "cut")}) {
    Images images;
    images.layer(tar);
    REQUIRE(images.unpack());
    CHECK(std::filesystem::read_symlink(images.folder().path("out/tree/link")) == k_long);
  }
}

TEST_CASE("A1, A2: what an extended header says is checked as what the header says") {
  CHECK(Images().layer(TarMaker().pax("path=../out").file("good", "")).refusal() ==
        about("../out", "its name holds '..'"));
  CHECK(Images().layer(TarMaker().gnu("/etc/passwd", 'L').file("good", "")).refusal() ==
        about("/etc/passwd", "its name is absolute"));
  CHECK(Images().layer(TarMaker().pax("linkpath=../../out").symlink("l", "good")).refusal() ==
        about("l", "it is a link out of the image, to '../../out'"));
  CHECK(Images().layer(TarMaker().gnu("../victim", 'K').hardlink("l", "good")).refusal() ==
        about("../victim", "its name holds '..'"));
}

TEST_CASE("A4: a size that only the extended header tells counts for the budget") {
  UnpackLimits limits;
  limits.bytes = 100 * 1024;
  Images images;
  images.layer(TarMaker().pax("size=8589934592").member("huge", '0', {}, 0644, 0));
  CHECK(images.refusal(limits) == about("huge", "the files of the image are larger than allowed"));
}

TEST_CASE("a global header says nothing about files, and does not become one") {
  CHECK(names_of(TarMaker().pax("comment=c0ffee", 'g').file("a", "x")) == "a\n");
}

TEST_CASE("old types of a file are files, and an old name with a slash is a folder") {
  CHECK(names_of(TarMaker()
                     .member("old", '\0', {}, 0644, 0)
                     .member("contiguous", '7', {}, 0644, 0)
                     .member("folder/", '\0', {}, 0755, 0)
                     .file("folder/f", "")) == "contiguous\nfolder\nfolder/f\nold\n");
}

TEST_CASE("the root itself may be a member, as a folder only, and keeps its mode") {
  Images images;
  images.layer(TarMaker().folder("./", 0700).file("./a", "1"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a"});
  CHECK(images.mode("") == 0755);
  CHECK(Images().layer(TarMaker().file(".", "x")).refusal() == about(".", "it has no name"));
}

TEST_CASE("a member below a file is refused") {
  CHECK(Images().layer(TarMaker().file("a", "x").file("a/b", "y")).refusal() == "cannot enter /a: Not a directory");
}

TEST_CASE("names with odd bytes come out as they are") {
  Images images;
  images.layer(TarMaker().file("new\nline", "1").file("sp ace", "2").file("\xff\xfe", "3").file("caf\xc3\xa9", "4"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"caf\xc3\xa9", "new\nline", "sp ace", "\xff\xfe"});
}

TEST_CASE("a refused name is shown without the bytes that a terminal would obey, and not at any length") {
  CHECK(Images().layer(TarMaker().file("../'\x07\x7f\n", "")).refusal() ==
        about("../\\x27\\x07\\x7f\\x0a", "its name holds '..'"));
  CHECK(Images().layer(TarMaker().pax("path=../" + std::string(300, 'x')).file("g", "")).refusal() ==
        about("../" + std::string(197, 'x'), "its name holds '..'"));
}

TEST_CASE("the well-known layer without any file is one, plain and compressed") {
  const std::string tar(1024, '\0');
  REQUIRE(sha256_of(tar) == "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  Images images;
  images.layer(tar).layer(tar, "gzip").layer(tar, "zstd");
  REQUIRE(images.unpack());
  CHECK(images.names().empty());
}

TEST_CASE("a layer of no bytes at all has no files") {
  Images images;
  images.layer("").layer("", "gzip").layer(TarMaker().file("a", "x"));
  REQUIRE(images.unpack());
  CHECK(images.names() == Names{"a"});
}

TEST_CASE("an archive that ends without its empty blocks is whole") {
  const std::string tar = TarMaker().file("a", "content").bytes();
  Images images;
  images.layer(tar.substr(0, tar.size() - 1024));
  REQUIRE(images.unpack());
  CHECK(images.read("a") == "content");
}

TEST_CASE("a stream of several compressed members is one layer, wherever they are cut") {
  const std::string tar = TarMaker().file("a", std::string(3000, 'a')).file("b", "content of b").bytes();
  for (const char* const filter : {"gzip", "zstd"}) {
    for (const std::size_t cut : {std::size_t{1}, std::size_t{511}, std::size_t{512}, std::size_t{2000}}) {
      Images images;
      images.blob(compressed(tar.substr(0, cut), filter) + compressed(tar.substr(cut), filter), tar);
      INFO(filter << " cut at " << cut);
      REQUIRE(images.unpack());
      CHECK(images.read("a") == std::string(3000, 'a'));
      CHECK(images.read("b") == "content of b");
    }
  }
}

TEST_CASE("a second member that is missing its end is noticed") {
  const std::string tar = TarMaker().file("a", std::string(3000, 'a')).bytes();
  const std::string second = compressed(tar.substr(1000), "gzip");
  Images images;
  images.blob(compressed(tar.substr(0, 1000), "gzip") + second.substr(0, second.size() / 2), tar);
  CHECK_FALSE(images.refusal().empty());
}

TEST_CASE("a header that was damaged on the way is refused, also behind good members") {
  std::string tar = TarMaker().file("a", "x").file("b", "y").bytes();
  tar[1024 + 3] = 'X';
  Images images;
  images.layer(tar);
  CHECK(images.refusal().rfind("a layer is not a tar archive: Damaged tar archive", 0) == 0);
}

TEST_CASE("limits count to the last byte and the last member") {
  UnpackLimits limits;
  limits.members = 2;
  Images two;
  two.layer(TarMaker().file("a", "").file("b", ""));
  CHECK(two.unpack(limits));
  // Decompressed, the archive has a header, a block and two blocks at its end.
  limits = {};
  limits.bytes = 2048;
  Images fits;
  fits.layer(TarMaker().file("a", std::string(512, 'x')).bytes(), "gzip");
  CHECK(fits.unpack(limits));
  limits.bytes = 2047;
  Images large;
  large.layer(TarMaker().file("a", std::string(512, 'x')).bytes(), "gzip");
  CHECK(large.refusal(limits) == "the layers of the image are larger than allowed");
}

TEST_CASE("the layers of an image share one budget") {
  UnpackLimits limits;
  limits.bytes = 3 * 2048 - 1;
  Images images;
  for (const char* const name : {"a", "b", "c"})
    images.layer(TarMaker().file(name, std::string(512, 'x')));
  CHECK(images.refusal(limits) == "the layers of the image are larger than allowed");
  CHECK(images.names() == Names{"a", "b"});
}

TEST_CASE("an image whose config counts other layers than its manifest is refused before anything is made") {
  Images images;
  images.layer(TarMaker().file("a", ""));
  auto image = load_image(images.layout(), images.digest(), slipway::test::k_amd64);
  REQUIRE(image);
  image->config.diff_ids.push_back(image->config.diff_ids.front());
  const auto status = unpack_image(images.layout(), *image, images.folder().path("root"));
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "the image " + image->manifest.digest + " has 1 layers and 2 diff ids");
  CHECK_FALSE(std::filesystem::exists(images.folder().path("root")));
}

TEST_CASE("a compressed layer that was damaged is refused, by its decompression or by the digest of its content") {
  std::string content;
  for (unsigned i = 0; i < 50'000; ++i)
    content += std::to_string(i * 2654435761U) + "\n";
  const std::string tar = TarMaker().file("a", content).bytes();
  for (const char* const filter : {"gzip", "zstd"}) {
    const std::string whole = compressed(tar, filter);
    for (const std::size_t quarter : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
      std::string bytes = whole;
      for (std::size_t i = 0; i < 64; ++i)
        bytes[whole.size() * quarter / 4 + i] ^= static_cast<char>(0x5a);
      Images images;
      images.blob(bytes, tar);
      const std::string refusal = images.refusal();
      INFO(filter << " " << quarter << ": " << refusal);
      CHECK((refusal.rfind("a layer cannot be decompressed: ", 0) == 0 ||
             refusal.find("has other content than told") != std::string::npos));
    }
  }
}
