#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/atomic_file.hpp>

#include <sys/stat.h>

#include <filesystem>

using namespace slipway::base;
using slipway::test::TempFolder;

namespace {

std::vector<std::string> names_in(const TempFolder& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
    names.push_back(entry.path().filename().string());
  return names;
}

}  // namespace

TEST_CASE("a file appears whole when it is committed") {
  const TempFolder folder;
  AtomicFile file = *AtomicFile::create(folder.path("result.json"));
  CHECK(file.write("one "));
  CHECK(file.write("two"));
  CHECK(names_in(folder).size() == 1);
  CHECK(names_in(folder)[0].starts_with(".result.json."));
  CHECK(file.commit());
  CHECK(names_in(folder) == std::vector<std::string>{"result.json"});
  CHECK(folder.read("result.json") == "one two");
}

TEST_CASE("a file that is not committed leaves nothing, and the old content stays") {
  const TempFolder folder;
  folder.write("result.json", "old");
  {
    AtomicFile file = *AtomicFile::create(folder.path("result.json"));
    CHECK(file.write("half"));
    const AtomicFile moved = std::move(file);
  }
  CHECK(names_in(folder) == std::vector<std::string>{"result.json"});
  CHECK(folder.read("result.json") == "old");
}

TEST_CASE("writing at once replaces what was there") {
  const TempFolder folder;
  CHECK(write_file_atomically(folder.path("file"), "first"));
  CHECK(write_file_atomically(folder.path("file"), "second"));
  CHECK(folder.read("file") == "second");
  struct stat info{};
  REQUIRE(::stat(folder.path("file").c_str(), &info) == 0);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  CHECK((info.st_mode & 0777U) == (0666U & ~mask));
}

TEST_CASE("a folder that is missing or in the way is an error that names the file") {
  const TempFolder folder;
  CHECK(one_line(write_file_atomically(folder.path("none/file"), "").error()) ==
        "error[SL0601]: cannot create a file beside " + folder.path("none/file") + " - no such file or directory");
  folder.write("taken/file", "");
  CHECK(write_file_atomically(folder.path("taken"), "").error().what == "cannot write " + folder.path("taken"));
  CHECK(names_in(folder) == std::vector<std::string>{"taken"});
}
