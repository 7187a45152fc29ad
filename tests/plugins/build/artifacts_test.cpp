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

TEST_CASE("one file may be two artifacts, under their names and types") {
  const TempFolder folder;
  folder.write("out/app", "x");
  CHECK(artifact_lines(
            collect(folder, R"([{"name":"a","path":"out/app"},{"name":"b","path":"**/app","media-type":"x/y"}])")) ==
        Lines{"a out/app application/octet-stream x", "b out/app x/y x"});
}

TEST_CASE("a name that a pattern makes may not be one that is given") {
  const TempFolder folder;
  folder.write("a/x", "1");
  folder.write("a/y", "2");
  const FakeRun run = collect(folder, R"([{"name":"n-x","path":"a/y"},{"name":"n","path":"a/*"}])");
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "two files would be the artifact 'n-x'");
  CHECK(run.details == R"({"why":"a/y and a/x","hint":"give them different names in the parameter artifacts"})");
}

TEST_CASE("the type of several matches is that of each") {
  const TempFolder folder;
  folder.write("out/a.tar.gz", "\x1f\x8b....");
  folder.write("out/b.json", "{}");
  folder.write("out/c", "#!/bin/sh\n");
  CHECK(artifact_lines(collect(folder, R"([{"name":"n","path":"out/*"}])")) ==
        Lines{"n-a.tar.gz out/a.tar.gz application/gzip \x1f\x8b....", "n-b.json out/b.json application/json {}",
              "n-c out/c text/x-shellscript #!/bin/sh\n"});
}

TEST_CASE("hidden files are artifacts when the pattern names them") {
  const TempFolder folder;
  folder.write(".config/settings", "x");
  folder.write("visible", "y");
  CHECK(artifact_lines(collect(folder, R"([{"name":"s","path":".config/*"},{"name":"v","path":"*"}])")) ==
        Lines{"s .config/settings application/octet-stream x", "v visible application/octet-stream y"});
}

TEST_CASE("all that is missing is listed, and what was found is not handed over") {
  const TempFolder folder;
  folder.write("good", "x");
  folder.write("empty/a", "");
  folder.write("empty/b", "");
  const FakeRun run =
      collect(folder, R"([{"name":"good","path":"good"},{"name":"e","path":"empty/*"},{"name":"dir","path":"empty"}])");
  CHECK(run.status == SLIPWAY_VERDICT_FAIL);
  CHECK(run.message == "artifact e: 'empty/a' is empty (and 2 more artifacts missing)");
  CHECK(run.details.find(R"({"name":"artifact e","message":"'empty/b' is empty"},{"name":"artifact dir","message":)"
                         R"("nothing matches 'empty'; there is empty/a, empty/b, good"})") != std::string::npos);
  CHECK(run.artifacts.empty());
  CHECK(run.values.empty());
  CHECK(run.log_text() == "$ true\n");
}
