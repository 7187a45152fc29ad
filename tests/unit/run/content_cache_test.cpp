#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file.hpp>
#include <slipway/run/content_cache.hpp>

#include <unistd.h>

#include <filesystem>

using namespace slipway;
using slipway::run::ContentCache;
using test::TempFolder;

namespace {

std::string fetched(const ContentCache& cache, const std::string& type, const std::string& key) {
  const auto content = cache.fetch(type, key);
  return content ? base::read_all(content->get(), 1000).value() : "nothing";
}

base::Fd file(const TempFolder& folder, const std::string& content) {
  return base::open_file(folder.write("content", content)).value();
}

}  // namespace

TEST_CASE("what is stored is fetched by the same stage type and key") {
  const TempFolder folder;
  const ContentCache cache(folder.path());
  CHECK(fetched(cache, "a", "key") == "nothing");
  REQUIRE(cache.store("a", "key", file(folder, "one")));
  CHECK(fetched(cache, "a", "key") == "one");
  CHECK(fetched(cache, "a", "other") == "nothing");
  CHECK(fetched(cache, "b", "key") == "nothing");
  REQUIRE(cache.store("a", "key", file(folder, "two")));
  CHECK(fetched(cache, "a", "key") == "two");
  CHECK(fetched(ContentCache(folder.path()), "a", "key") == "two");
}

TEST_CASE("type and key do not run into each other") {
  const TempFolder folder;
  const ContentCache cache(folder.path());
  REQUIRE(cache.store("a", "bc", file(folder, "x")));
  CHECK(fetched(cache, "ab", "c") == "nothing");
}

TEST_CASE("a key is never a path") {
  const TempFolder folder;
  const ContentCache cache(folder.path());
  for (const std::string& key : {std::string("../../escape"), std::string("/etc/passwd"), std::string("a\0b", 3),
                                 std::string(10'000, 'k'), std::string()}) {
    REQUIRE(cache.store("type", key, file(folder, "x")));
    CHECK(fetched(cache, "type", key) == "x");
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder.path(".slipway/cache")))
    CHECK(entry.path().filename().string().size() == 64);
}

TEST_CASE("what is kept begins at the descriptor's place") {
  const TempFolder folder;
  const ContentCache cache(folder.path());
  const base::Fd content = file(folder, "skipped, kept");
  lseek(content.get(), 9, SEEK_SET);
  REQUIRE(cache.store("a", "k", content));
  CHECK(fetched(cache, "a", "k") == "kept");
}

TEST_CASE("a cache that cannot be written says so") {
  const TempFolder folder;
  const base::Status status = ContentCache("/proc").store("a", "k", file(folder, "x"));
  REQUIRE_FALSE(status);
  CHECK(status.error().exit() == base::ExitCode::environment);
  CHECK_FALSE(ContentCache(folder.path()).store("a", "k", base::Fd()));
}
