#include "script_stage.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>

using namespace slipway::test;
using slipway::Host;
using slipway::testing::FakeRun;

TEST_CASE("values are recorded in order, and a name is taken once except report") {
  slipway_status again = SLIPWAY_OK;
  slipway_status broken = SLIPWAY_OK;
  const FakeRun run = run_script([&](Host h) {
    h.emit_value("report", R"({"suite":"a"})");
    h.emit_value("report", R"({"suite":"b"})");
    h.emit_value("image", "1");
    again = status_of([&] { h.emit_value("image", "2"); });
    broken = status_of([&] { h.emit_value("text", "{not json}"); });
  });
  CHECK(run.all_values("report") == std::vector<std::string>{R"({"suite":"a"})", R"({"suite":"b"})"});
  CHECK(run.value("image") == "1");
  CHECK(run.value("text").empty());
  CHECK(again == SLIPWAY_E_CONFIG);
  CHECK(broken == SLIPWAY_E_CONFIG);
}

TEST_CASE("an artifact is read from the workspace") {
  const TempFolder folder;
  folder.write("dist/app", "binary");
  const FakeRun run = run_script([](Host h) { h.emit_artifact("app", "dist/./app", "text/plain"); }, folder.path());
  REQUIRE(run.artifacts.size() == 1);
  CHECK(run.artifacts[0].name == "app");
  CHECK(run.artifacts[0].path == "dist/./app");
  CHECK(run.artifacts[0].media_type == "text/plain");
  CHECK(run.artifacts[0].content == "binary");
}

TEST_CASE("what is not a file of the workspace is refused as an artifact") {
  const TempFolder folder;
  const TempFolder elsewhere;
  elsewhere.write("secret", "x");
  folder.write("dist/app", "binary");
  std::filesystem::create_symlink("app", folder.path("dist/link"));
  std::filesystem::create_directory_symlink(elsewhere.path(), folder.path("out"));
  const auto status = [&](const std::string& path) {
    slipway_status seen = SLIPWAY_OK;
    run_script([&](Host h) { seen = status_of([&] { h.emit_artifact("a", path, ""); }); }, folder.path());
    return seen;
  };
  CHECK(status("dist/app") == SLIPWAY_OK);
  CHECK(status("dist/missing") == SLIPWAY_E_NOT_FOUND);
  CHECK(status("dist") == SLIPWAY_E_INTEGRITY);
  CHECK(status("dist/link") == SLIPWAY_E_INTEGRITY);
  CHECK(status("out/secret") == SLIPWAY_E_INTEGRITY);
  CHECK(status("../x") == SLIPWAY_E_INTEGRITY);
  CHECK(status("/etc/hostname") == SLIPWAY_E_INTEGRITY);
  CHECK(status("") == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("names of artifacts follow the rule and are unique") {
  const TempFolder folder;
  folder.write("f", "x");
  const FakeRun run = run_script(
      [](Host h) {
        for (const char* name : {"ok-1.2_x", "ok-1.2_x", "", "-a", "a b", "a/b"})
          h.log_info(std::to_string(status_of([&] { h.emit_artifact(name, "f", ""); })));
      },
      folder.path());
  CHECK(run.log_text() == "0\n-1\n-1\n-1\n-1\n-1\n");
}

TEST_CASE("an artifact may come as a descriptor, which stays the stage's own") {
  const TempFolder folder;
  folder.write("f", "through a descriptor");
  const FakeRun run = run_script(
      [&](Host h) {
        const int fd = ::open(folder.path("f").c_str(), O_RDONLY | O_CLOEXEC);
        const auto* emit = static_cast<const slipway_emit_v1*>(h.raw()->service(h.raw(), SLIPWAY_SERVICE_EMIT));
        slipway_artifact artifact{};
        artifact.struct_size = sizeof artifact;
        artifact.name = slipway::to_str("d");
        artifact.fd = fd;
        h.log_info(std::to_string(emit->artifact(h.raw(), &artifact)));
        h.log_info(std::to_string(::close(fd)));
      },
      "/");
  CHECK(run.log_text() == "0\n0\n");
  REQUIRE(run.artifacts.size() == 1);
  CHECK(run.artifacts[0].content == "through a descriptor");
}

TEST_CASE("annotations of an artifact are JSON, and a value has a name") {
  const TempFolder folder;
  folder.write("f", "x");
  const FakeRun run = run_script(
      [](Host h) {
        const auto* emit = static_cast<const slipway_emit_v1*>(h.raw()->service(h.raw(), SLIPWAY_SERVICE_EMIT));
        slipway_artifact artifact{};
        artifact.struct_size = sizeof artifact;
        artifact.fd = -1;
        artifact.path = slipway::to_str("f");
        artifact.name = slipway::to_str("broken");
        artifact.annotations = slipway::to_str("{");
        h.log_info(std::to_string(emit->artifact(h.raw(), &artifact)));
        artifact.name = slipway::to_str("good");
        artifact.annotations = slipway::to_str(R"({"a":"b"})");
        h.log_info(std::to_string(emit->artifact(h.raw(), &artifact)));
        h.log_info(std::to_string(status_of([&] { h.emit_value("", "{}"); })));
      },
      folder.path());
  CHECK(run.log_text() == "-1\n0\n-1\n");
  REQUIRE(run.artifacts.size() == 1);
  CHECK(run.artifacts[0].annotations == R"({"a":"b"})");
}

TEST_CASE("a descriptor of what is no file is refused, and one of a file is read from its start") {
  const TempFolder folder;
  folder.write("f", "whole");
  const FakeRun run = run_script([&](Host h) {
    const auto* emit = static_cast<const slipway_emit_v1*>(h.raw()->service(h.raw(), SLIPWAY_SERVICE_EMIT));
    slipway_artifact artifact{};
    artifact.struct_size = sizeof artifact;
    artifact.name = slipway::to_str("d");
    artifact.fd = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    h.log_info(std::to_string(emit->artifact(h.raw(), &artifact)));
    ::close(artifact.fd);
    artifact.fd = ::open(folder.path("f").c_str(), O_RDONLY | O_CLOEXEC);
    ::lseek(artifact.fd, 3, SEEK_SET);
    h.log_info(std::to_string(emit->artifact(h.raw(), &artifact)));
    ::close(artifact.fd);
  });
  CHECK(run.log_text() == "-11\n0\n");
  REQUIRE(run.artifacts.size() == 1);
  CHECK(run.artifacts[0].content == "whole");
}
