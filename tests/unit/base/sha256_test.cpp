#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>

#include <fstream>

using namespace slipway::base;

TEST_CASE("SHA-256 agrees with the vectors of FIPS 180-4") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("pieces of any size give the digest of the whole") {
  const std::string text(1000, 'x');
  for (const std::size_t step : {1U, 7U, 63U, 64U, 65U, 999U}) {
    Sha256 sum;
    for (std::size_t i = 0; i < text.size(); i += step)
      sum.update(std::string_view(text).substr(i, step));
    CHECK(sum.hex() == sha256_hex(text));
  }
}

TEST_CASE("a descriptor is digested from where it stands") {
  const slipway::test::TempFolder folder;
  const Fd file = *open_file(folder.write("large", std::string(1'000'000, 'a')));
  CHECK(sha256_hex_of(file.get()) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_hex_of(file.get()) == sha256_hex(""));
  CHECK(sha256_hex_of(-1).error().code.number == 601);
}

TEST_CASE("the crypto library is linked statically, so that starting does not load it") {
  std::ifstream maps("/proc/self/maps");
  const std::string all((std::istreambuf_iterator<char>(maps)), std::istreambuf_iterator<char>());
  REQUIRE(all.find("libc.so") != std::string::npos);
  CHECK(all.find("libcrypto") == std::string::npos);
}
