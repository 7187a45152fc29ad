#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

using namespace slipway::base;
using slipway::test::TempFolder;

namespace {

struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0);
    reader = Fd(ends[0]);
    writer = Fd(ends[1]);
  }
  Fd reader;
  Fd writer;
};

bool open_on_exec(int fd) { return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0; }

}  // namespace

TEST_CASE("a descriptor is closed by its owner, once") {
  Pipe pipe;
  const int number = pipe.reader.get();
  Fd moved = std::move(pipe.reader);
  CHECK(moved.get() == number);
  moved.reset();
  CHECK_FALSE(moved);
  CHECK(::fcntl(number, F_GETFD) == -1);
  CHECK(Fd(::dup(pipe.writer.get())).release() >= 0);
}

TEST_CASE("a file is read up to its limit") {
  const TempFolder folder;
  const std::string path = folder.write("file", "0123456789");
  CHECK(read_file(path, 10) == "0123456789");
  CHECK(one_line(read_file(path, 9).error()) == "error[SL0601]: cannot read " + path + " - it is larger than 9 B");
  CHECK(read_file(folder.write("empty", ""), 0) == "");
  const std::string large(1'000'000, 'x');
  CHECK(read_file(folder.write("large", large), 2'000'000) == large);
}

TEST_CASE("only regular files are opened, without waiting for anything else") {
  const TempFolder folder;
  REQUIRE(::mkfifo(folder.path("fifo").c_str(), 0600) == 0);
  CHECK(one_line(read_file(folder.path("fifo"), 1).error()) ==
        "error[SL0601]: cannot open " + folder.path("fifo") + " - it is not a regular file");
  CHECK(one_line(read_file(folder.path(), 1).error()) ==
        "error[SL0601]: cannot open " + folder.path() + " - it is a folder");
  CHECK(read_file("/dev/zero", 1).error().why == "it is not a regular file");
  CHECK(read_file(folder.path("none"), 1).error().why == "no such file or directory");
  const Fd file = *open_file(folder.write("file", "x"));
  CHECK_FALSE(open_on_exec(file.get()));
}

TEST_CASE("write_all waits for a reader that is slow") {
  Pipe pipe;
  const std::string text(300'000, 'x');
  std::string received;
  std::thread reader([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    char buffer[65536];
    while (received.size() < text.size())
      if (const ssize_t count = ::read(pipe.reader.get(), buffer, sizeof buffer); count > 0)
        received.append(buffer, static_cast<std::size_t>(count));
  });
  CHECK(write_all(pipe.writer.get(), text));
  reader.join();
  CHECK(received == text);
}

TEST_CASE("write_all reports what the system says") {
  const Fd full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  CHECK(write_all(full.get(), "x").error().code.number == 606);
  CHECK(write_all(-1, "x").error().code.number == 601);
}

TEST_CASE("open_beneath opens what lies in the folder") {
  const TempFolder folder;
  folder.write("a/b/file", "content");
  for (const char* path : {"a/b/file", "a//b/./file"}) {
    const Result<Fd> file = open_beneath(folder.path(), path);
    REQUIRE(file);
    CHECK(read_all(file->get(), 100) == "content");
    CHECK_FALSE(open_on_exec(file->get()));
  }
}

TEST_CASE("open_beneath refuses what leads out of the folder") {
  const TempFolder folder;
  folder.write("inside/file", "x");
  folder.write("secret", "x");
  REQUIRE(::symlink("../secret", folder.path("inside/link").c_str()) == 0);
  REQUIRE(::symlink("..", folder.path("inside/up").c_str()) == 0);
  REQUIRE(::symlink("file", folder.path("inside/harmless").c_str()) == 0);
  for (const char* path : {"../secret", "/etc/passwd", "", "link", "up/secret", "harmless", "a/../../secret"}) {
    INFO(path);
    CHECK(open_beneath(folder.path("inside"), path).error().code.number == 904);
  }
  CHECK(one_line(open_beneath("/x", "../y").error()) == "error[SL0904]: path '../y' is refused - it must not leave /x");
}

TEST_CASE("open_beneath tells a missing file from a refused one") {
  const TempFolder folder;
  ::mkdir(folder.path("sub").c_str(), 0700);
  CHECK(open_beneath(folder.path(), "none").error().code.number == 601);
  CHECK(open_beneath(folder.path(), "sub").error().why == "it is a folder");
  CHECK(open_beneath(folder.path("none"), "x").error().code.number == 601);
}

TEST_CASE("folders are made with those above them") {
  const TempFolder folder;
  CHECK(make_folders(folder.path("a/b/c")));
  CHECK(make_folders(folder.path("a/b/c")));
  CHECK(exists(folder.path("a/b/c")));
  folder.write("file", "");
  CHECK(make_folders(folder.path("file")).error().code.number == 601);
  CHECK(make_folders(folder.path("file/below")).error().what ==
        "cannot create the folder " + folder.path("file/below"));
}

TEST_CASE("exists sees a dangling link") {
  const TempFolder folder;
  REQUIRE(::symlink("nowhere", folder.path("link").c_str()) == 0);
  CHECK(exists(folder.path("link")));
  CHECK_FALSE(exists(folder.path("none")));
}

TEST_CASE("paths are joined, and an absolute name stays") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("a", "/b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(join_path("a", "") == "a");
  CHECK(join_path("/", "b") == "/b");
}

TEST_CASE("absolute_path folds dots in the text") {
  char here[4096];
  REQUIRE(::getcwd(here, sizeof here) != nullptr);
  CHECK(absolute_path("x") == std::string(here) + "/x");
  CHECK(absolute_path(".") == here);
  CHECK(absolute_path("/a/./b/../c/") == "/a/c");
  CHECK(absolute_path("/../..") == "/");
}
