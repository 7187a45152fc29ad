#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/files.hpp>

#include <unistd.h>

#include <string>
#include <utility>

using namespace slipway::kit;
using slipway::test::TempFolder;

namespace {

const std::string k_empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const std::string k_abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180") {
  CHECK(sha256_of("") == k_empty);
  CHECK(sha256_of("abc") == k_abc);
  Sha256 million;
  for (int i = 0; i < 1000; ++i)
    million.update(std::string(1000, 'a'));
  CHECK(million.finish() == "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a file has the digest and the size of its bytes") {
  const TempFolder folder;
  const auto digest = sha256_of_file(folder.write("f", "abc"));
  REQUIRE(digest);
  CHECK(digest->digest == k_abc);
  CHECK(digest->size == 3);
  CHECK(sha256_of_file(folder.path("none")).error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(sha256_of_file(folder.path()).error().status == SLIPWAY_E_IO);
}

TEST_CASE("only sha256 and 64 lower-case hex digits are a digest") {
  CHECK(is_sha256(k_abc));
  CHECK_FALSE(is_sha256(k_abc + "0"));
  CHECK_FALSE(is_sha256(k_abc.substr(0, 70)));
  CHECK_FALSE(is_sha256("sha512:" + k_abc.substr(7)));
  CHECK_FALSE(is_sha256("sha256:" + std::string(64, 'A')));
  CHECK_FALSE(is_sha256("sha256:" + std::string(61, '0') + "/.."));
  CHECK_FALSE(is_sha256(""));
  CHECK(hex_of(k_abc) == k_abc.substr(7));
}

TEST_CASE("bytes have one digest however they are cut, and around the size of a block") {
  for (const std::size_t size : {std::size_t{1}, std::size_t{55}, std::size_t{56}, std::size_t{63}, std::size_t{64},
                                 std::size_t{65}, std::size_t{1000}}) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i)
      text += static_cast<char>(i * 7);
    Sha256 bytewise;
    for (const char c : text)
      bytewise.update({&c, 1});
    CHECK(bytewise.finish() == sha256_of(text));
  }
}

TEST_CASE("a digest that was begun can be handed on") {
  Sha256 first;
  first.update("a");
  Sha256 second = std::move(first);
  second.update("bc");
  CHECK(second.finish() == k_abc);
}

TEST_CASE("a descriptor is read from where it stands") {
  const TempFolder folder;
  const Fd file = *open_file(folder.write("f", "skipabc"));
  REQUIRE(::lseek(file.get(), 4, SEEK_SET) == 4);
  const auto digest = sha256_of_fd(file.get());
  REQUIRE(digest);
  CHECK(digest->digest == k_abc);
  CHECK(digest->size == 3);
  CHECK(sha256_of_fd(file.get())->digest == k_empty);
  CHECK(sha256_of_fd(-1).error().message == "cannot read");
}

TEST_CASE("the hex digits of what is no digest are what is left of it") {
  CHECK(hex_of("sha256:") == "");
  CHECK(hex_of("sha") == "");
  CHECK(hex_of("") == "");
}
