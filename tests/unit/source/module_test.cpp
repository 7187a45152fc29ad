// The private module is loaded when it is needed, from one place.
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/module_loader.hpp>

#include <filesystem>
#include <fstream>
#include <string>

using namespace slipway;

TEST_CASE("the executable is not linked with libgit2") {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::string image((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  CHECK(image.find(std::string("git_libgit2") + "_init") == std::string::npos);
  CHECK(image.find(std::string("libgit2") + ".so") == std::string::npos);
}

TEST_CASE("the module lies where the installation has it") {
  CHECK(std::filesystem::exists(SLIPWAY_BINARY_DIR "/lib/slipway/libslipway-git.so"));
}

TEST_CASE("a module that cannot be loaded is an error of the installation") {
  const test::TempFolder folder;
  const std::string path = folder.path("libslipway-git.so");
  SECTION("missing") {
    const auto module = source::load_git_module(path);
    REQUIRE_FALSE(module);
    CHECK(module.error().code.number == 601);
    CHECK(module.error().what == "cannot load the module " + path);
    CHECK(module.error().why.find("No such file") != std::string::npos);
  }
  SECTION("not ELF") {
    folder.write("libslipway-git.so", "text");
    const auto module = source::load_git_module(path);
    REQUIRE_FALSE(module);
    CHECK(module.error().why.find("file too short") != std::string::npos);
  }
  SECTION("a library without our symbol") {
    const auto module = source::load_git_module("/proc/self/exe");
    REQUIRE_FALSE(module);
    CHECK(module.error().code.number == 601);
  }
  SECTION("a relative path would be searched for") {
    const auto module = source::load_git_module("libslipway-git.so");
    REQUIRE_FALSE(module);
    CHECK(module.error().why == "its path must be absolute");
  }
}
