// Repositories that cannot be used, and the cure that each message names.
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <filesystem>
#include <fstream>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

base::Error refusal(const std::string& folder) {
  const auto state = source::read_source(folder);
  REQUIRE_FALSE(state);
  return state.error();
}

// Path of a loose object.
std::string object_file(const GitSandbox& box, const std::string& id) {
  return box.root() + "/.git/objects/" + id.substr(0, 2) + "/" + id.substr(2);
}

void damage(const std::string& path) {
  fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
  std::ofstream(path, std::ios::binary | std::ios::trunc) << "this is not zlib";
}

}  // namespace

TEST_CASE("a folder without a repository is refused with the way to one") {
  test::home();
  const test::TempFolder folder;
  const base::Error error = refusal(folder.path());
  CHECK(base::one_line(error) == "error[SL0401]: " + folder.path() +
                                     " is not in a git repository - neither it nor a folder above it holds one - go to "
                                     "your repository, or make one: git init && git add . && git commit");
}

TEST_CASE("a folder that is missing is refused") {
  test::home();
  const test::TempFolder folder;
  CHECK(refusal(folder.path("missing")).code.number == 401);
}

TEST_CASE("a work tree whose repository is gone is told apart from none") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"worktree", "add", "-q", "../side"});
  fs::remove_all(box.root());
  const base::Error error = refusal(box.folder().path("side"));
  CHECK(error.code.number == 401);
  CHECK(error.what == box.folder().path("side/.git") + " is not a repository that git can read");
}

TEST_CASE("an unborn branch is refused with the cure") {
  const GitSandbox box;
  CHECK(base::one_line(refusal(box.root())) ==
        "error[SL0402]: the repository " + box.root() +
            " has no commit yet - its branch is unborn - make the first one: git add . && git commit");
}

TEST_CASE("an empty bare repository is unborn too") {
  const GitSandbox box;
  box.git_in(".", {"init", "-q", "--bare", "bare.git"});
  CHECK(refusal(box.folder().path("bare.git")).code.number == 402);
}

TEST_CASE("the object format sha256 is refused by name") {
  const GitSandbox box;
  box.git_in(".", {"init", "-q", "--object-format=sha256", "new"});
  const base::Error error = refusal(box.folder().path("new"));
  CHECK(error.code.number == 406);
  CHECK(error.why == "object format sha256 is not supported by this build");
}

TEST_CASE("an extension that nobody knows is refused by name") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"config", "core.repositoryformatversion", "1"});
  box.git({"config", "extensions.fancy", "true"});
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 409);
  CHECK(error.why.find("extensions.fancy") != std::string::npos);
}

TEST_CASE("references in the reftable format are refused with the cure") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  std::ofstream(box.root() + "/.git/config", std::ios::app) << "[core]\n\trepositoryformatversion = 1\n"
                                                               "[extensions]\n\trefstorage = reftable\n";
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 409);
  CHECK(error.hint == "run: git refs migrate --ref-format=files");
}

TEST_CASE("a damaged commit is named, with git fsck") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string commit = box.line({"rev-parse", "HEAD"});
  damage(object_file(box, commit));
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
  CHECK(error.why.find(commit) != std::string::npos);
  CHECK(error.hint == "run `git fsck` to see the damage; fetch again or use a fresh clone");
}

TEST_CASE("a missing commit is named, with git fsck") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string commit = box.line({"rev-parse", "HEAD"});
  fs::remove(object_file(box, commit));
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
  CHECK(error.why.find(commit) != std::string::npos);
}

TEST_CASE("a damaged tree is found while HEAD is compared") {
  const GitSandbox box;
  box.commit_file("folder/a.txt", "one\n");
  box.write("folder/a.txt", "two\n");
  box.git({"add", "-A"});  // Now HEAD's trees must be read to see the difference.
  damage(object_file(box, box.line({"rev-parse", "HEAD:folder"})));
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
  CHECK(error.hint == "run `git fsck` to see the damage; fetch again or use a fresh clone");
}

TEST_CASE("a damaged blob is named when the tree is exported") {
  const GitSandbox box;
  box.commit_file("folder/a.txt", "one\n");
  const auto state = source::read_source(box.root());
  REQUIRE(state);
  const std::string blob = box.line({"rev-parse", "HEAD:folder/a.txt"});
  SECTION("not zlib") { damage(object_file(box, blob)); }
  SECTION("missing") { fs::remove(object_file(box, blob)); }
  const auto status = source::export_tree(box.root(), state->tree, box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(status.error().code.number == 408);
  CHECK(status.error().what == "cannot read 'folder/a.txt'");
  CHECK(status.error().why.find(blob) != std::string::npos);
}

TEST_CASE("content that is not what its id says is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write("b.txt", "other\n");
  const std::string other = box.line({"hash-object", "-w", "b.txt"});
  const auto state = source::read_source(box.root());
  REQUIRE(state);
  fs::copy_file(object_file(box, other), object_file(box, box.line({"rev-parse", "HEAD:a.txt"})),
                fs::copy_options::overwrite_existing);
  const auto status = source::export_tree(box.root(), state->tree, box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(status.error().code.number == 408);
}

TEST_CASE("a truncated pack is damage") {
  const GitSandbox box;
  box.commit_file("a.txt", std::string(100'000, 'x') + "one\n");
  box.git({"repack", "-q", "-a", "-d"});
  for (const auto& entry : fs::directory_iterator(box.root() + "/.git/objects/pack"))
    if (entry.path().extension() == ".pack") {
      fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
      fs::resize_file(entry.path(), 20);
    }
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
  CHECK_FALSE(error.hint.empty());
}

TEST_CASE("a HEAD that is garbage is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write(".git/refs/heads/main", "not an id\n");
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
}

TEST_CASE("a damaged index is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write(".git/index", "DIRCgarbage that is long enough to be read as an index of some kind");
  const base::Error error = refusal(box.root());
  CHECK(error.code.number == 408);
}

TEST_CASE("an object that a partial clone did not fetch is no damage") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"config", "uploadpack.allowFilter", "true"});
  box.git_in(".", {"clone", "-q", "--no-checkout", "--filter=blob:none", "file://" + box.root(), "partial"});
  const auto status = source::export_tree(box.folder().path("partial"), box.line({"rev-parse", "HEAD^{tree}"}),
                                          box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(status.error().code.number == 408);
  CHECK(status.error().hint ==
        "this is a partial clone and the object was not fetched: run `git fetch --refetch --no-filter`");
}
