#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/run/artifact_store.hpp>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

using namespace slipway;
using namespace slipway::run;
using test::TempFolder;

namespace {

struct Store {
  TempFolder root;
  RunFolder folder = RunFolder::create(root.path(".slipway"), 1'700'000'000'000).value();

  base::Result<model::Artifact> keep(const std::string& name, const std::string& content,
                                     const std::string& media_type = {}) {
    return store_artifact(folder, {name, media_type, "build", base::open_file(root.write("made", content)).value()});
  }
  std::string refusal(const std::string& name) {
    const auto kept = keep(name, "x");
    return kept ? "kept" : base::one_line(kept.error());
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path() + "/artifacts"))
      all.push_back(entry.path().filename().string());
    return all;
  }
};

}  // namespace

TEST_CASE("an artifact is copied under its name with its digest, size and type") {
  Store store;
  const auto artifact = store.keep("server.tar", "hello", "application/x-tar");
  REQUIRE(artifact);
  CHECK(artifact->name == "server.tar");
  CHECK(artifact->digest.hex() == base::sha256_hex("hello"));
  CHECK(artifact->size == 5);
  CHECK(artifact->media_type == "application/x-tar");
  CHECK(artifact->stage == "build");
  CHECK(artifact->path == store.folder.path() + "/artifacts/server.tar");
  CHECK(base::read_file(artifact->path, 100).value() == "hello");
  CHECK(base::one_line(store.keep("odd", "x", "text/plain\n::error").error()) ==
        "error[SL0511]: the artifact 'odd' has no valid media type - a media type is at most 255 visible characters");
  CHECK_FALSE(store.keep("long", "x", std::string(256, 'x')));
  CHECK(store.keep("untyped", "x").value().media_type == "application/octet-stream");
}

TEST_CASE("an empty artifact is kept as it is") {
  Store store;
  const auto artifact = store.keep("empty", "");
  REQUIRE(artifact);
  CHECK(artifact->size == 0);
  CHECK(artifact->digest.hex() == base::sha256_hex(""));
}

TEST_CASE("a copy does not follow later changes of what was handed over") {
  Store store;
  const auto artifact = store.keep("a", "first");
  store.root.write("made", "second");
  CHECK(base::read_file(artifact->path, 100).value() == "first");
  CHECK(artifact_intact(*artifact));
}

TEST_CASE("the permission to execute is kept") {
  Store store;
  const std::string path = store.root.write("tool", "#!/bin/sh\n");
  chmod(path.c_str(), 0755);
  const auto artifact = store_artifact(store.folder, {"tool", {}, "build", base::open_file(path).value()});
  REQUIRE(artifact);
  struct stat info{};
  REQUIRE(stat(artifact->path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0755);
}

TEST_CASE("what an earlier sitting kept under the name is replaced") {
  Store store;
  REQUIRE(store.keep("a", "old"));
  const auto artifact = store.keep("a", "new");
  REQUIRE(artifact);
  CHECK(base::read_file(artifact->path, 100).value() == "new");
}

TEST_CASE("names that could leave the folder or confuse a shell are refused") {
  Store store;
  for (const std::string name : {"", ".", "..", ".hidden", "../up", "a/b", "/abs", "-option", "a b", "a\nb",
                                 "caf\xc3\xa9", "a;b", "$(id)", "a\\b"}) {
    INFO(name);
    const auto kept = store.keep(name, "x");
    REQUIRE_FALSE(kept);
    CHECK(kept.error().code == base::ErrorCode{511});
  }
  CHECK(store.refusal(std::string("a\0b", 3)).starts_with("error[SL0511]"));
  CHECK(store.refusal(std::string(201, 'a')).starts_with("error[SL0511]"));
  CHECK(store.refusal(std::string(200, 'a')) == "kept");
  CHECK(store.refusal("a b") == "error[SL0511]: 'a b' is not a valid name of an artifact - names are letters, digits, "
                                "'.', '_' and '-', beginning with a letter or digit");
}

TEST_CASE("only regular files are artifacts") {
  Store store;
  const auto offer = [&](const std::string& path) {
    base::Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const auto kept = store_artifact(store.folder, {"x", {}, "build", std::move(file)});
    return kept ? "kept" : base::one_line(kept.error());
  };
  const std::string refused = "error[SL0904]: the artifact 'x' is not a regular file";
  CHECK(offer("/dev/null") == refused);
  CHECK(offer(store.root.path()) == refused);
  const std::string fifo = store.root.path("fifo");
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(offer(fifo) == refused);
  CHECK(offer("/no/such/file") == refused);
  CHECK(store.names().empty());
}

TEST_CASE("a descriptor that cannot be read leaves nothing behind") {
  Store store;
  base::Fd file(open(store.root.path("w").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const auto kept = store_artifact(store.folder, {"x", {}, "build", std::move(file)});
  REQUIRE_FALSE(kept);
  CHECK(base::one_line(kept.error()) == "error[SL0601]: the artifact cannot be read - bad file descriptor");
  CHECK(store.names().empty());
}

TEST_CASE("an artifact that changes while it is read is refused") {
  Store store;
  const std::string path = store.root.path("growing");
  const base::Fd writer(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  REQUIRE(ftruncate(writer.get(), 48L * 1024 * 1024) == 0);
  std::jthread changer([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      static_cast<void>(!pwrite(writer.get(), "x", 1, 0));
      usleep(500);
    }
  });
  const auto kept = store_artifact(store.folder, {"x", {}, "build", base::open_file(path).value()});
  REQUIRE_FALSE(kept);
  CHECK(base::one_line(kept.error()) == "error[SL0903]: the artifact 'x' changed while it was read");
  CHECK(store.names().empty());
}

TEST_CASE("an artifact is intact until it is changed or removed") {
  Store store;
  const auto artifact = store.keep("a", "content").value();
  CHECK(artifact_intact(artifact));
  store.root.write(artifact.path.substr(store.root.path().size() + 1), "tampered");
  CHECK_FALSE(artifact_intact(artifact));
  std::filesystem::remove(artifact.path);
  CHECK_FALSE(artifact_intact(artifact));
  std::filesystem::create_directory(artifact.path);
  CHECK_FALSE(artifact_intact(artifact));
}
