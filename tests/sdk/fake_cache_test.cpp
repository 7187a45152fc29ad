#include "script_stage.hpp"
#include "support/catch.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

using namespace slipway::test;
using slipway::Host;
using slipway::testing::FakeHost;

TEST_CASE("the cache keeps content from one call to the next") {
  FakeHost host;
  std::string seen;
  const auto store = [](Host h) {
    FILE* const file = ::tmpfile();
    ::fputs("skipped kept", file);
    ::fflush(file);
    ::lseek(::fileno(file), 8, SEEK_SET);
    h.cache_store("key", ::fileno(file));
    ::fclose(file);
  };
  const auto fetch = [&](Host h) {
    const auto fd = h.cache_fetch("key");
    char buffer[16] = {};
    if (fd && ::read(*fd, buffer, sizeof buffer) >= 0) seen = buffer;
    if (fd) ::close(*fd);
    if (!h.cache_fetch("other")) seen += ", other is absent";
  };
  CHECK(run_script(store, host).ok());
  CHECK(run_script(fetch, host).ok());
  CHECK(seen == "kept, other is absent");
  CHECK(host.cache == std::map<std::string, std::string>{{"key", "kept"}});
}
