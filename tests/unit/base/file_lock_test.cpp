#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file_lock.hpp>

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

using namespace slipway::base;
using slipway::test::TempFolder;

TEST_CASE("a lock is exclusive while its owner lives, and names the owner") {
  const TempFolder folder;
  const std::string path = folder.path("lock");
  {
    const Result<FileLock> first = FileLock::acquire(path, "run 20261121-115944-3f9a, process 7");
    REQUIRE(first);
    CHECK(one_line(FileLock::acquire(path, "another").error()) ==
          "error[SL1001]: " + path +
              " is locked - held by run 20261121-115944-3f9a, process 7 - nothing was changed - wait until it has "
              "ended, then run the same command again");
  }
  CHECK(FileLock::acquire(path, "short"));
  CHECK(folder.read("lock") == "short\n");
}

TEST_CASE("a folder is locked for a moment, and who comes next waits for it, but not for ever") {
  const TempFolder folder;
  std::optional<Result<FileLock>> first(FileLock::wait_for(folder.path(), 0));
  REQUIRE(*first);
  CHECK(one_line(FileLock::wait_for(folder.path(), 30).error()) ==
        "error[SL1001]: " + folder.path() +
            " is locked - another command has been at work on it for 30 ms - nothing was changed - wait until it has "
            "ended, then run the same command again");
  std::thread holder([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    first.reset();
  });
  CHECK(FileLock::wait_for(folder.path(), 10'000));
  holder.join();
  CHECK(std::filesystem::is_empty(folder.path()));
  CHECK(FileLock::wait_for(folder.path("none"), 0).error().code.number == 601);
}

TEST_CASE("a lock may be moved") {
  const TempFolder folder;
  Result<FileLock> first = FileLock::acquire(folder.path("lock"), "a");
  const FileLock moved = std::move(*first);
  CHECK(FileLock::acquire(folder.path("lock"), "b").error().code.number == 1001);
}

TEST_CASE("a lock that cannot be opened is an error of the environment") {
  const TempFolder folder;
  CHECK(FileLock::acquire(folder.path("none/lock"), "a").error().code.number == 601);
  CHECK(FileLock::acquire(folder.path(), "a").error().code.number == 601);
}
