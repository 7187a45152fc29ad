#include "build_plugin.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

using namespace slipway::test;
using slipway::testing::FakeRun;
using Lines = std::vector<std::string>;

namespace {

FakeRun collect(const TempFolder& folder, const std::string& artifacts) {
  return run_build(folder.path(), R"({"run":"true","artifacts":)" + artifacts + "}");
}

}  // namespace

TEST_CASE("one match takes the name of the artifact") {
  const TempFolder folder;
  folder.write("dist/app-1.0.json", "{}");
  CHECK(artifact_lines(collect(folder, R"([{"name":"app","path":"dist/*.json"}])")) ==
        Lines{"app dist/app-1.0.json application/json {}"});
}

TEST_CASE("several matches are called by the artifact and the file") {
  const TempFolder folder;
  folder.write("dist/a.txt", "A");
  folder.write("dist/sub/b+1 x.txt", "B");
  CHECK(artifact_lines(collect(folder, R"([{"name":"docs","path":"dist/**/*.txt"}])")) ==
        Lines{"docs-a.txt dist/a.txt text/plain A", "docs-b_1_x.txt dist/sub/b+1 x.txt text/plain B"});
}

TEST_CASE("a media type that is given is not guessed") {
  const TempFolder folder;
  folder.write("x.json", "{}");
  CHECK(artifact_lines(collect(folder, R"([{"name":"x","path":"x.json","media-type":"application/vnd.x+json"}])")) ==
        Lines{"x x.json application/vnd.x+json {}"});
}

TEST_CASE("a link inside the workspace is followed, one that leads out is refused") {
  const TempFolder folder;
  folder.write("v1/app", "content");
  std::filesystem::create_directory_symlink("v1", folder.path("latest"));
  CHECK(artifact_lines(collect(folder, R"([{"name":"app","path":"latest/app"}])")) ==
        Lines{"app v1/app application/octet-stream content"});
  std::filesystem::create_symlink("/etc/hostname", folder.path("out"));
  const FakeRun run = collect(folder, R"([{"name":"app","path":"v1/app"},{"name":"out","path":"out"}])");
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == "'out' leads out of the workspace");
  CHECK(run.artifacts.empty());
}

TEST_CASE("an artifact that is missing is red and what is there is named") {
  const TempFolder folder;
  folder.write("dist/servers", "x");
  folder.write("src/main.c", "x");
  const FakeRun run = collect(folder, R"([{"name":"server","path":"dist/server"},{"name":"docs","path":"*.html"}])");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "artifact server: nothing matches 'dist/server'; there is dist/servers, src/main.c "
                       "(and 1 more artifacts missing)");
  CHECK(run.details ==
        R"({"why":"the build command succeeded, but did not make what artifacts declares",)"
        R"("state":"no artifact was handed over","failures":[)"
        R"({"name":"artifact server","message":"nothing matches 'dist/server'; there is dist/servers, src/main.c"},)"
        R"({"name":"artifact docs","message":"nothing matches '*.html'; there is src/main.c, dist/servers"}]})");
  CHECK(run.values.empty());
}

TEST_CASE("an empty file is as bad as none, and then none is handed over") {
  const TempFolder folder;
  folder.write("good", "x");
  folder.write("empty", "");
  const FakeRun run = collect(folder, R"([{"name":"good","path":"good"},{"name":"bad","path":"empty"}])");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "artifact bad: 'empty' is empty");
  CHECK(run.artifacts.empty());
}

TEST_CASE("two files that would have one name are refused") {
  const TempFolder folder;
  folder.write("a/x", "1");
  folder.write("b/x", "2");
  const FakeRun run = collect(folder, R"([{"name":"n","path":"*/x"}])");
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "two files would be the artifact 'n-x'");
  CHECK(run.details == R"({"why":"a/x and b/x","hint":"give them different names in the parameter artifacts"})");
}

TEST_CASE("a pattern that leaves the workspace is refused") {
  const TempFolder folder;
  for (const char* path : {"/etc/hostname", "../x"})
    CHECK(collect(folder, R"([{"name":"n","path":")" + std::string(path) + "\"}]").status == SLIPWAY_E_CONFIG);
}
