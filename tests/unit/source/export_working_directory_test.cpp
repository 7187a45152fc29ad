#include "folder_listing.hpp"
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

std::string copied(const GitSandbox& box) {
  const auto state = source::read_source(box.root());
  if (!state) FAIL(base::render(state.error()));
  const auto status = source::export_working_directory(*state, box.folder().path("out"));
  if (!status) FAIL(base::render(status.error()));
  return test::listing(box.folder().path("out"), test::Modes::exact);
}

}  // namespace

TEST_CASE("a copy has the files as they are on disk") {
  const GitSandbox box;
  box.write(".gitignore", "*.o\n");
  box.write("same", "same");
  box.write("changed", "old");
  box.write("deleted", "x");
  box.write("unstaged", "u");
  box.commit("Start");
  box.write("changed", "new\r\n");
  box.write("sub/untracked", "u");
  box.write("sub/ignored.o", "x");
  box.write(".slipway/lock", "x");
  fs::remove(box.root() + "/deleted");
  box.git({"rm", "-q", "--cached", "unstaged"});
  fs::permissions(box.root() + "/same", static_cast<fs::perms>(0750));
  fs::create_symlink("/no/such/place", box.root() + "/link");
  CHECK(copied(box) == "file 644 .gitignore: *.o\n\n"
                       "file 644 changed: new\r\n\n"
                       "file 644 sub/untracked: u\n"
                       "file 644 unstaged: u\n"
                       "file 750 same: same\n"
                       "folder 755 sub\n"
                       "link link -> /no/such/place\n");
}

TEST_CASE("a copy keeps the times of files") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const timespec times[2] = {{1600000000, 0}, {1600000000, 5}};
  REQUIRE(::utimensat(AT_FDCWD, (box.root() + "/a.txt").c_str(), times, 0) == 0);
  copied(box);
  struct stat info{};
  REQUIRE(::stat(box.folder().path("out/a.txt").c_str(), &info) == 0);
  CHECK(info.st_mtim.tv_sec == 1600000000);
  CHECK(info.st_mtim.tv_nsec == 5);
}

TEST_CASE("a tracked file behind a folder that became a link is not copied through it") {
  const GitSandbox box;
  box.commit_file("folder/a.txt", "one\n");
  fs::rename(box.root() + "/folder", box.folder().path("elsewhere"));
  fs::create_directory_symlink(box.folder().path("elsewhere"), box.root() + "/folder");
  CHECK(copied(box) == "link folder -> " + box.folder().path("elsewhere") + "\n");
}

TEST_CASE("submodules and repositories inside become empty folders; FIFOs are left out") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  for (const char* name : {"lib", "nested"}) {
    box.git({"init", "-q", "-b", "main", name});
    box.write(std::string(name) + "/x", "x");
    box.git_in("repo/" + std::string(name), {"add", "-A"});
    box.git_in("repo/" + std::string(name), {"commit", "-q", "-m", "x"});
  }
  box.git({"update-index", "--add", "--cacheinfo", "160000," + box.line({"rev-parse", "HEAD"}) + ",lib"});
  REQUIRE(::mkfifo((box.root() + "/fifo").c_str(), 0644) == 0);
  CHECK(copied(box) == "file 644 a.txt: one\n\nfolder 755 lib\nfolder 755 nested\n");
}

TEST_CASE("a bare repository has no work tree to copy") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git_in(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  const auto state = source::read_source(box.folder().path("bare.git"));
  REQUIRE(state);
  const auto status = source::export_working_directory(*state, box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(status.error().code.number == 403);
}

TEST_CASE("files in a conflict are copied as they lie there") {
  const GitSandbox box;
  box.commit_file("a.txt", "base\n");
  box.git({"checkout", "-q", "-b", "other"});
  box.commit_file("a.txt", "theirs\n");
  box.git({"checkout", "-q", "main"});
  box.commit_file("a.txt", "ours\n");
  box.git({"read-tree", "-m", "HEAD~1", "HEAD", "other"});
  box.write("a.txt", "<<<<<<<\n");
  CHECK(copied(box) == "file 644 a.txt: <<<<<<<\n\n");
}
