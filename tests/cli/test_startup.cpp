// Commands that need no repository, network or certificate must not pay for the libraries that do.
#include "pipelines.hpp"
#include "support/catch.hpp"

using namespace slipway::test;

namespace {

// Paths of the libraries that a call opens, one a line.
std::string libraries_of(const TempFolder& folder, const std::string& words) {
  Cli("-f -qq -e trace=openat,open -o " + folder.path("trace") + " " + built("bin/slipway") + " " + words)
      .in(folder)
      .program("/usr/bin/strace")
      .env("ASAN_OPTIONS", "detect_leaks=0")  // It cannot look for leaks while it is traced.
      .runs()
      .exits(0)
      .prints_something_like("");
  return folder.read("trace");
}

}  // namespace

TEST_CASE("Starting loads no library for git, HTTP or certificates") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  for (const std::string& words :
       {std::string("version"), std::string("--help"), std::string("schema"), std::string("runs"),
        "validate --plugin " + echo_plugin() + " --plugin " + misbehave_plugin()}) {
    INFO(words);
    const std::string opened = libraries_of(folder, words);
    CHECK(opened.find("libc.so") != std::string::npos);
    for (const char* heavy : {"libgit2", "libslipway-git", "libcurl", "libcrypto", "libssl", "libhs", "libarchive"}) {
      INFO(heavy);
      CHECK(opened.find(heavy) == std::string::npos);
    }
  }
}
