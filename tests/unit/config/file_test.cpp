#include "rendered.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace slipway::config {

namespace {

std::string fault_of(const std::string& path) {
  const LoadResult result = load_pipeline(path);
  return result ? "fine" : rendered(result.error());
}

}  // namespace

TEST_CASE("a pipeline is loaded from its file") {
  const test::TempFolder folder;
  const LoadResult result = load_pipeline(folder.write("slipway.yaml", k_head + "  test: {uses: test}\n"));
  REQUIRE(result);
  CHECK(result->pipeline.name == "app");
  CHECK(result->document.span_at("/stages/test/uses").file == folder.path("slipway.yaml"));
}

TEST_CASE("a missing file comes with what to do") {
  const test::TempFolder folder;
  const std::string path = folder.path("slipway.yaml");
  CHECK(fault_of(path) == "error[SL0311]: there is no file " + path +
                              " - write one ('slipway schema' shows the format), or name another with --file\n");
}

TEST_CASE("what is not a regular file is refused without waiting") {
  const test::TempFolder folder;
  const std::string fifo = folder.path("fifo");
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(fault_of(fifo) == "error[SL0311]: cannot read " + fifo + " - it is not a regular file\n");
  CHECK(fault_of(folder.path()) == "error[SL0311]: cannot read " + folder.path() + " - it is a folder\n");
  CHECK(fault_of("/dev/zero") == "error[SL0311]: cannot read /dev/zero - it is not a regular file\n");
}

TEST_CASE("a file that may not be read") {
  if (::geteuid() == 0) return;  // Root may read everything.
  const test::TempFolder folder;
  const std::string path = folder.write("slipway.yaml", "slipway: 1\n");
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  CHECK(fault_of(path).find("error[SL0311]: cannot read " + path) == 0);
}

TEST_CASE("a link to nothing is not called missing") {
  const test::TempFolder folder;
  const std::string path = folder.path("slipway.yaml");
  REQUIRE(::symlink("nowhere", path.c_str()) == 0);
  CHECK(fault_of(path) == "error[SL0311]: cannot read " + path + " - no such file or directory\n");
}

TEST_CASE("a file of 100 MiB is refused unread") {
  const test::TempFolder folder;
  const std::string path = folder.write("slipway.yaml", "");
  REQUIRE(::truncate(path.c_str(), 100 << 20) == 0);
  CHECK(fault_of(path) == "error[SL0310]: cannot read " + path + " - it is larger than 1.0 MiB\n");
}

TEST_CASE("errors show the path as it was given") {
  const test::TempFolder folder;
  const std::string path = folder.write("slipway.yaml", "- a\n");
  CHECK(fault_of(path).find(path + ":1:1\n") == 0);
}

}  // namespace slipway::config
