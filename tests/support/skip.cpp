#include "support/skip.hpp"

#include "support/catch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace slipway::test {

namespace {

// One write, so that the lines of programs that run side by side stay whole.
void count(const std::string& line) {
  const char* path = std::getenv("SLIPWAY_SKIPPED_FILE");
  if (path == nullptr || *path == '\0') return;
  const int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0 || write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    std::cerr << path << " cannot be written: the next line is not counted\n";
  if (file >= 0) close(file);
}

bool must_run() {
  const char* value = std::getenv("SLIPWAY_TESTS_MUST_RUN");
  return value != nullptr && std::string_view(value) == "1";
}

}  // namespace

void skip(const std::string& reason, Missing missing) {
  const std::string what = Catch::getResultCapture().getCurrentTestName() + ": " + reason;
  if (missing == Missing::machine && must_run()) FAIL("it must run here, and cannot: " << reason);
  count(what + "\n");
  std::cerr << "SKIPPED: " << what << '\n';
}

}  // namespace slipway::test
