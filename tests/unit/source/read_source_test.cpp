#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

model::SourceState read(const std::string& folder) {
  auto state = source::read_source(folder);
  if (!state) FAIL(base::render(state.error()));
  return *state;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

TEST_CASE("a clean repository is read whole") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1.0.0"});
  box.git({"remote", "add", "origin", "https://example.com/acme/app.git"});
  box.git({"update-ref", "refs/remotes/origin/trunk", "HEAD"});
  box.git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"});
  const std::string commit = box.line({"rev-parse", "HEAD"});

  model::SourceState expected;
  expected.root = box.root();
  expected.commit = commit;
  expected.short_sha = commit.substr(0, 7);
  expected.tree = box.line({"rev-parse", "HEAD^{tree}"});
  expected.branch = "main";
  expected.tags_at_head = {"v1.0.0"};
  expected.commit_time = 1700000000;
  expected.subject = "Add a.txt";
  expected.origin_url = "https://example.com/acme/app.git";
  expected.default_branch = "trunk";
  CHECK(read(box.root()) == expected);
}

TEST_CASE("the repository is found from a folder inside it") {
  const GitSandbox box;
  box.commit_file("deep/er/a.txt", "one\n");
  CHECK(read(box.root() + "/deep/er").root == box.root());
}

TEST_CASE("a detached HEAD has no branch") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"checkout", "-q", "--detach"});
  const model::SourceState state = read(box.root());
  CHECK(state.detached);
  CHECK(state.branch.empty());
}

TEST_CASE("a branch name may be anything that git allows") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string name = "feature/$(id);'\"\xf0\x9f\x9a\x80\xe2\x80\xae" + std::string(200, 'x');
  box.git({"checkout", "-q", "-b", name});
  CHECK(read(box.root()).branch == name);
}

TEST_CASE("a subject is data, whatever it holds") {
  const GitSandbox box;
  box.write("a.txt", "one\n");
  box.git({"add", "-A"});
  const std::string subject = "##[add-mask]x ::set-output name=a::b \x1b[31mred";
  box.git({"commit", "-q", "--cleanup=verbatim", "-m", subject});
  CHECK(read(box.root()).subject == subject);
}

TEST_CASE("a linked work tree is read as one") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"worktree", "add", "-q", "-b", "side", "../side"});
  box.folder().write("side/new.txt", "x");
  const model::SourceState state = read(box.folder().path("side"));
  CHECK(state.root == box.folder().path("side"));
  CHECK(state.worktree);
  CHECK_FALSE(state.submodule);
  CHECK(state.branch == "side");
  CHECK(state.changed_files == std::vector<std::string>{"new.txt"});
}

TEST_CASE("a checked-out submodule knows that it is one, and its owner lists it when it is dirty") {
  const GitSandbox box;
  box.git_in(".", {"init", "-q", "-b", "main", "inner"});
  box.folder().write("inner/lib.c", "int lib;\n");
  box.git_in("inner", {"add", "-A"});
  box.git_in("inner", {"commit", "-q", "-m", "Inner"});
  box.git({"submodule", "--quiet", "add", "../inner", "third/lib"});
  box.commit("Add a submodule");
  box.write("third/lib/lib.c", "int changed;\n");

  const model::SourceState outer = read(box.root());
  CHECK(outer.changed_files == std::vector<std::string>{"third/lib"});
  CHECK(outer.dirty_submodules == std::vector<std::string>{"third/lib"});
  CHECK_FALSE(outer.submodule);
  const model::SourceState inner = read(box.root() + "/third/lib");
  CHECK(inner.submodule);
  CHECK_FALSE(inner.worktree);
  CHECK(inner.root == box.root() + "/third/lib");
  CHECK(inner.changed_files == std::vector<std::string>{"lib.c"});
}

TEST_CASE("a repository beside a submodule of the same outer one is no submodule") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"init", "-q", "-b", "main", "nested"});
  box.write("nested/x", "x");
  box.git_in("repo/nested", {"add", "-A"});
  box.git_in("repo/nested", {"commit", "-q", "-m", "x"});
  CHECK_FALSE(read(box.root() + "/nested").submodule);
}

TEST_CASE("a bare repository is read without changes") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  box.git_in(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  const model::SourceState state = read(box.folder().path("bare.git"));
  CHECK(state.bare);
  CHECK(state.root == box.folder().path("bare.git"));
  CHECK(state.commit == box.line({"rev-parse", "HEAD"}));
  CHECK(state.tags_at_head == std::vector<std::string>{"v1"});
  CHECK_FALSE(state.dirty());
}

TEST_CASE("a shallow clone says so") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.commit_file("a.txt", "two\n");
  box.git_in(".", {"clone", "-q", "--depth", "1", "file://" + box.root(), "shallow"});
  const model::SourceState state = read(box.folder().path("shallow"));
  CHECK(state.shallow);
  CHECK(state.commit == box.line({"rev-parse", "HEAD"}));
  CHECK(state.default_branch == "main");
}

TEST_CASE("user and password of the origin are left out") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::vector<std::pair<std::string, std::string>> table{
      {"https://user:s3cret@example.com/a.git", "https://example.com/a.git"},
      {"https://tok%40en@example.com/a.git?private_token=s3cret#x", "https://example.com/a.git"},
      {"https://u:p@ss@example.com/a@b.git", "https://example.com/a@b.git"},
      {"ssh://git@example.com:22/a.git", "ssh://example.com:22/a.git"},
      {"git@example.com:acme/app.git", "example.com:acme/app.git"},
      {"/srv/git/a@b.git", "/srv/git/a@b.git"},
      {"../origin", "../origin"},
  };
  for (const auto& [url, shown] : table) {
    box.git({"config", "remote.origin.url", url});
    CHECK(read(box.root()).origin_url == shown);
  }
}

TEST_CASE("the host's own state folder never makes a source dirty") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write(".slipway/runs/1/result.json", "{}");
  box.write(".slipway-notes", "x");
  CHECK(read(box.root()).changed_files == std::vector<std::string>{".slipway-notes"});
}

TEST_CASE("at most a thousand changes are listed") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  for (int i = 0; i < 1100; ++i)
    box.write("new/" + std::to_string(10000 + i), "");
  const model::SourceState state = read(box.root());
  REQUIRE(state.changed_files.size() == 1000);
  CHECK(state.changed_files.front() == "new/10000");
  CHECK(state.changed_files.back() == "new/10999");
}

TEST_CASE("reading touches neither index nor a lock that somebody left") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write("a.txt", "eno\n");
  box.write(".git/index.lock", "left behind");
  const std::string before = bytes_of(box.root() + "/.git/index");
  CHECK(read(box.root()).changed_files == std::vector<std::string>{"a.txt"});
  CHECK(bytes_of(box.root() + "/.git/index") == before);
  CHECK(bytes_of(box.root() + "/.git/index.lock") == "left behind");
}

TEST_CASE("extensions that a reader need not know are allowed") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"config", "core.repositoryformatversion", "1"});
  SECTION("worktreeConfig, as sparse-checkout sets it") {
    box.git({"config", "extensions.worktreeConfig", "true"});
    CHECK(read(box.root()).branch == "main");
  }
  SECTION("partialClone") {
    box.git({"config", "extensions.partialClone", "origin"});
    CHECK(read(box.root()).branch == "main");
  }
}

TEST_CASE("a partial and sparse clone as a CI system makes it is clean") {
  const GitSandbox box;
  box.commit_file("a/x.txt", "x\n");
  box.commit_file("b/y.txt", "y\n");
  box.git({"config", "uploadpack.allowFilter", "true"});
  box.git_in(".", {"clone", "-q", "--filter=blob:none", "--sparse", "file://" + box.root(), "partial"});
  box.git_in("partial", {"sparse-checkout", "set", "a"});
  const model::SourceState state = read(box.folder().path("partial"));
  CHECK(state.changed_files.empty());
  CHECK(state.commit == box.line({"rev-parse", "HEAD"}));
}

TEST_CASE("GIT_DIR of the environment does not lead elsewhere") {
  const GitSandbox box;
  const GitSandbox other;
  box.commit_file("a.txt", "one\n");
  other.commit_file("b.txt", "two\n");
  ::setenv("GIT_DIR", (other.root() + "/.git").c_str(), 1);
  const std::string commit = read(box.root()).commit;
  ::unsetenv("GIT_DIR");
  CHECK(commit == box.line({"rev-parse", "HEAD"}));
}
