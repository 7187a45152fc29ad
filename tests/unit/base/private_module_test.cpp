#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/private_module.hpp>

using namespace slipway;

namespace {

base::Error refusal(const std::string& path, const char* entry = "slipway_git_module") {
  const auto found = base::load_module_entry(path, entry);
  REQUIRE_FALSE(found);
  return found.error();
}

}  // namespace

TEST_CASE("A module lies beside the program, in the folder of its installation") {
  CHECK(base::module_path("git") == std::string(SLIPWAY_BINARY_DIR) + "/lib/slipway/libslipway-git.so");
}

TEST_CASE("The function of a library is found, and stays loaded") {
  const auto first =
      base::load_module_entry(SLIPWAY_BINARY_DIR "/lib/slipway/libslipway-matcher.so", "slipway_matcher");
  REQUIRE(first);
  const auto second =
      base::load_module_entry(SLIPWAY_BINARY_DIR "/lib/slipway/libslipway-matcher.so", "slipway_matcher");
  REQUIRE(second);
  CHECK(*first == *second);
}

TEST_CASE("What is no module of the installation is refused with its path and the reason") {
  const test::TempFolder folder;
  const std::string path = folder.path("libslipway-git.so");
  CHECK(refusal(path).code.number == 601);
  CHECK(refusal(path).what == "cannot load the module " + path);
  CHECK(refusal(path).why.find("No such file") != std::string::npos);
  CHECK(refusal(path).hint == "install Slipway again; its module folder belongs to the executable");
  folder.write("libslipway-git.so", "text");
  CHECK(refusal(path).why.find("file too short") != std::string::npos);
  CHECK(refusal("libslipway-git.so").why == "its path must be absolute");
  CHECK(refusal(SLIPWAY_BINARY_DIR "/lib/slipway/libslipway-matcher.so", "another").why.find("another") !=
        std::string::npos);
}
