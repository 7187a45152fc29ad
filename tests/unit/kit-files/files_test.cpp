#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/files.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

using namespace slipway::kit;
using slipway::test::TempFolder;
namespace fs = std::filesystem;

TEST_CASE("a file is read up to its limit") {
  const TempFolder folder;
  const std::string path = folder.write("f", "12345");
  CHECK(read_file(path, 5).value() == "12345");
  const auto large = read_file(path, 4);
  REQUIRE_FALSE(large);
  CHECK(large.error().message == "too large to read: more than 4 bytes (" + path + ")");
}

TEST_CASE("a missing file is not found, a folder and a FIFO are refused without waiting") {
  const TempFolder folder;
  const auto missing = read_file(folder.path("none"), 10);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(missing.error().message == "cannot open " + folder.path("none"));
  CHECK(missing.error().why == "No such file or directory");
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  for (const std::string& path : {folder.path("fifo"), folder.path()}) {
    const auto refused = open_file(path);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().status == SLIPWAY_E_IO);
    CHECK(refused.error().why == "it is not a regular file");
  }
}

TEST_CASE("an atomic write replaces the whole file and leaves nothing beside it") {
  const TempFolder folder;
  const std::string path = folder.write("f", "a long content from before");
  REQUIRE(write_file_atomically(path, "new", 0640));
  CHECK(folder.read("f") == "new");
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
  CHECK((fs::status(path).permissions() & fs::perms::all) == fs::perms(0640));
}

TEST_CASE("an atomic write that cannot be done leaves the file as it was") {
  const TempFolder folder;
  CHECK(write_file_atomically(folder.path("none/f"), "x").error().status == SLIPWAY_E_NOT_FOUND);
  fs::create_directories(folder.path("folder/inner"));
  CHECK(write_file_atomically(folder.path("folder"), "x").error().status == SLIPWAY_E_IO);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("folders are made with those above them, and once is enough") {
  const TempFolder folder;
  REQUIRE(make_folders(folder.path("a//b/c/")));
  REQUIRE(make_folders(folder.path("a/b/c")));
  CHECK(fs::is_directory(folder.path("a/b/c")));
  folder.write("file", "");
  CHECK(make_folders(folder.path("file")).error().why == "Not a directory");
  CHECK(make_folders(folder.path("file/below")).error().why == "Not a directory");
}

TEST_CASE("a tree goes away whole, with its read-only folders, and links are not followed") {
  const TempFolder folder;
  folder.write("outside/kept", "");
  folder.write("tree/a/b/file", "");
  fs::create_directory_symlink(folder.path("outside"), folder.path("tree/a/link"));
  fs::permissions(folder.path("tree/a/b"), fs::perms(0500));
  fs::permissions(folder.path("tree/a"), fs::perms(0000));
  REQUIRE(remove_tree(folder.path("tree")));
  CHECK_FALSE(fs::exists(folder.path("tree")));
  CHECK(fs::exists(folder.path("outside/kept")));
  CHECK(remove_tree(folder.path("tree")));
}

TEST_CASE("a link to a folder is removed itself") {
  const TempFolder folder;
  folder.write("outside/kept", "");
  fs::create_directory_symlink(folder.path("outside"), folder.path("link"));
  REQUIRE(remove_tree(folder.path("link")));
  CHECK_FALSE(fs::is_symlink(folder.path("link")));
  CHECK(fs::exists(folder.path("outside/kept")));
}

TEST_CASE("paths are joined and parted as texts") {
  CHECK(join_path("/a", "b") == "/a/b");
  CHECK(join_path("/a/", "b") == "/a/b");
  CHECK(join_path("/a", "/b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(parent_path("/a/b") == "/a");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("a") == ".");
}

TEST_CASE("a descriptor is closed once, by its last owner") {
  const TempFolder folder;
  int number = -1;
  {
    Fd first = *open_file(folder.write("f", "x"));
    number = first.get();
    const Fd second = std::move(first);
    CHECK_FALSE(first);
    CHECK(::fcntl(number, F_GETFD) == FD_CLOEXEC);
  }
  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("an error names the action and the path, and only ENOENT is not found") {
  const Error missing = io_error("open", "/x", ENOENT);
  CHECK(missing.status == SLIPWAY_E_NOT_FOUND);
  CHECK(missing.message == "cannot open /x");
  CHECK(missing.why == "No such file or directory");
  const Error full = io_error("write", "", ENOSPC);
  CHECK(full.status == SLIPWAY_E_IO);
  CHECK(full.message == "cannot write");
  CHECK(full.why == "No space left on device");
}

TEST_CASE("an empty file is read as nothing, also with a limit of nothing") {
  const TempFolder folder;
  CHECK(read_file(folder.write("empty", ""), 0).value().empty());
  CHECK_FALSE(read_file(folder.write("one", "x"), 0));
}

TEST_CASE("what goes into a pipe comes out whole, and a closed one is an error") {
  int ends[2] = {-1, -1};
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const Fd out(ends[0]);
  {
    const Fd in(ends[1]);
    REQUIRE(write_all(in.get(), "some bytes"));
  }
  CHECK(read_all(out.get(), 100).value() == "some bytes");
  CHECK(write_all(-1, "x").error().why == "Bad file descriptor");
  CHECK(write_all(-1, ""));
  CHECK(read_all(-1, 1).error().message == "cannot read");
  CHECK(file_size(-1).error().status == SLIPWAY_E_IO);
}

TEST_CASE("an atomic write through a link replaces the link and leaves its target alone") {
  const TempFolder folder;
  folder.write("target", "old");
  fs::create_symlink("target", folder.path("link"));
  REQUIRE(write_file_atomically(folder.path("link"), "new"));
  CHECK_FALSE(fs::is_symlink(folder.path("link")));
  CHECK(folder.read("link") == "new");
  CHECK(folder.read("target") == "old");
}

TEST_CASE("folders are made behind a link, but not behind one that leads nowhere") {
  const TempFolder folder;
  fs::create_directory(folder.path("real"));
  fs::create_directory_symlink("real", folder.path("link"));
  REQUIRE(make_folders(folder.path("link/a/b")));
  CHECK(fs::is_directory(folder.path("real/a/b")));
  fs::create_symlink("none", folder.path("dangling"));
  CHECK_FALSE(make_folders(folder.path("dangling/a")));
  CHECK(make_folders("/"));
  CHECK_FALSE(make_folders(""));
}

TEST_CASE("a tree is as deep as any real one or is left with an error") {
  const TempFolder folder;
  const auto nested = [&](int depth) {
    std::string path = folder.path("tree");
    for (int i = 0; i < depth; ++i)
      path += "/d";
    fs::create_directories(path);
  };
  nested(300);
  CHECK(remove_tree(folder.path("tree")));
  CHECK_FALSE(fs::exists(folder.path("tree")));
  nested(450);
  const auto refused = remove_tree(folder.path("tree"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "cannot remove " + folder.path("tree"));
  CHECK(refused.error().why == "Too many levels of symbolic links");
}

TEST_CASE("a tree is removed by its name in a folder that is open") {
  const TempFolder folder;
  folder.write("tree/a/b", "x");
  folder.write("file", "x");
  REQUIRE(::mkfifo(folder.path("pipe").c_str(), 0600) == 0);
  const Fd open(::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const char* const name : {"tree", "file", "pipe", "missing"})
    CHECK(remove_tree_at(open.get(), name));
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("parts of odd paths are what the system would take them for") {
  CHECK(join_path("/", "b") == "/b");
  CHECK(join_path("/a", "") == "/a/");
  CHECK(join_path("", "") == "");
  CHECK(parent_path("/") == "/");
  CHECK(parent_path("") == ".");
  CHECK(parent_path("a/b/c") == "a/b");
}
