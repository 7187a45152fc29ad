#include "support/catch.hpp"

#include <slipway/model/digest.hpp>

using namespace slipway::model;

namespace {

const std::string k_hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

}  // namespace

TEST_CASE("a digest is parsed and shown in its parts") {
  const Digest digest = *Digest::parse("sha256:" + k_hex);
  CHECK(digest.text() == "sha256:" + k_hex);
  CHECK(digest.hex() == k_hex);
  CHECK(digest == Digest::from_hex(k_hex));
  CHECK(digest < Digest::from_hex(std::string(64, 'f')));
}

TEST_CASE("anything but sha256 with 64 lower-case digits is refused") {
  std::string upper = k_hex;
  upper[0] = 'B';
  for (const std::string& text :
       {std::string(), std::string("sha256"), std::string("sha256:"), k_hex, "sha512:" + k_hex, "sha256:" + k_hex + "0",
        "sha256:" + k_hex.substr(1), "sha256:" + upper, " sha256:" + k_hex, "sha256:" + k_hex.substr(1) + "g",
        "sha256:../" + k_hex.substr(3)}) {
    INFO(text);
    CHECK_FALSE(Digest::parse(text));
  }
  CHECK(one_line(Digest::parse("x\ny").error()) ==
        "error[SL0903]: 'x\\ny' is not a digest - a digest is 'sha256:' and 64 lower-case hex digits");
}
