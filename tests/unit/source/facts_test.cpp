// Describe, clean or dirty, all tags and merge bases, in the cases that chance would not make.
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

using namespace slipway;
using test::GitSandbox;
using Tags = std::vector<model::SourceTag>;
namespace fs = std::filesystem;

namespace {

model::SourceFacts facts(const std::string& folder) {
  auto read = source::read_facts(folder);
  if (!read) FAIL(base::render(read.error()));
  return *read;
}

Tags tags(const GitSandbox& box) {
  auto read = source::read_tags(box.root());
  if (!read) FAIL(base::render(read.error()));
  return *read;
}

void check_like_git(const GitSandbox& box) {
  const model::SourceFacts ours = facts(box.root());
  CHECK(ours.commit == box.line({"rev-parse", "HEAD"}));
  CHECK(ours.describe == box.line({"describe", "--tags", "--dirty"}));
  CHECK(ours.describe_long == box.line({"describe", "--tags", "--dirty", "--long"}));
  CHECK(ours.clean == box.git({"--no-optional-locks", "status", "--porcelain"}).empty());
}

void add_commits(const GitSandbox& box, int count) {
  for (int i = 0; i < count; ++i)
    box.commit("More");
}

}  // namespace

TEST_CASE("facts of a tagged commit and of one after it") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1.0.0"});
  const std::string commit = box.line({"rev-parse", "HEAD"});
  CHECK(facts(box.root()) == model::SourceFacts{.commit = commit,
                                                .short_sha = commit.substr(0, 7),
                                                .describe = "v1.0.0",
                                                .describe_long = "v1.0.0-0-g" + commit.substr(0, 7)});
  box.commit_file("a.txt", "two\n");
  box.write("a.txt", "three\n");
  const std::string next = box.line({"rev-parse", "HEAD"});
  const std::string description = "v1.0.0-1-g" + next.substr(0, 7) + "-dirty";
  CHECK(facts(box.root()) == model::SourceFacts{.commit = next,
                                                .short_sha = next.substr(0, 7),
                                                .describe = description,
                                                .describe_long = description,
                                                .clean = false});
}

TEST_CASE("an untracked file makes a source unclean but its description not dirty") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  box.write("new.txt", "x");
  CHECK(facts(box.root()).describe == "v1");
  CHECK_FALSE(facts(box.root()).clean);
  check_like_git(box);
}

TEST_CASE("without a tag there is no description") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  CHECK(facts(box.root()).describe.empty());
  box.commit_file("a.txt", "two\n");
  box.git({"tag", "elsewhere"});
  box.git({"checkout", "-q", "--detach", "HEAD~1"});
  CHECK(facts(box.root()).describe.empty());
  CHECK(tags(box).size() == 1);
}

TEST_CASE("an annotated tag is better than a plain one, and the newer of two annotated ones") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "a-plain"});
  CHECK(facts(box.root()).describe == "a-plain");
  box.git({"tag", "-a", "-m", "x", "b-annotated"});
  CHECK(facts(box.root()).describe == "b-annotated");
  box.git({"-c", "user.name=Ada", "tag", "-a", "-m", "x", "a-annotated"});
  check_like_git(box);  // Of equal dates the first by name.
}

TEST_CASE("a tag that was renamed is described by the name in its object, in the long form") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "-a", "-m", "x", "old"});
  box.git({"update-ref", "refs/tags/new", "refs/tags/old"});
  box.git({"tag", "-d", "old"});
  CHECK(facts(box.root()).describe.starts_with("old-0-g"));
  check_like_git(box);
}

TEST_CASE("the long form of a tag of a tag shows the inner one") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "-a", "-m", "x", "inner"});
  box.git({"tag", "-a", "-m", "x", "outer", "inner"});
  box.git({"update-ref", "-d", "refs/tags/inner"});
  check_like_git(box);
}

TEST_CASE("a history is walked through a commit-graph, a chain of them, a part of one, and none") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  add_commits(box, 5);
  SECTION("one file") { box.git({"commit-graph", "write", "--reachable"}); }
  SECTION("a chain") {
    box.git({"commit-graph", "write", "--reachable", "--split=no-merge"});
    add_commits(box, 4);
    box.git({"commit-graph", "write", "--reachable", "--split=no-merge"});
    REQUIRE(fs::exists(box.root() + "/.git/objects/info/commit-graphs/commit-graph-chain"));
  }
  SECTION("newer commits are not in it") {
    box.git({"commit-graph", "write", "--reachable"});
    add_commits(box, 3);
  }
  SECTION("a merge of four, whose parents are listed apart") {
    for (const char* name : {"x", "y", "z"}) {
      box.git({"checkout", "-q", "-b", name, "v1"});
      box.commit(name);
    }
    box.git({"checkout", "-q", "main"});
    const std::string merge =
        box.line({"commit-tree", "HEAD^{tree}", "-p", "main", "-p", "x", "-p", "y", "-p", "z", "-m", "Merge"});
    box.git({"reset", "-q", "--hard", merge});
    box.commit("After");
    box.git({"commit-graph", "write", "--reachable"});
  }
  SECTION("none") {}
  check_like_git(box);
}

TEST_CASE("a damaged commit-graph is passed over where it can be known, and refused where it is met") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  add_commits(box, 3);
  const std::string sound = facts(box.root()).describe;
  box.git({"commit-graph", "write", "--reachable"});
  const std::string path = box.root() + "/.git/objects/info/commit-graph";
  std::string content = box.folder().read("repo/.git/objects/info/commit-graph");
  fs::remove(path);
  SECTION("cut off") {
    box.write(".git/objects/info/commit-graph", content.substr(0, 100));
    CHECK(facts(box.root()).describe == sound);
  }
  SECTION("another format") {
    content[4] = '\x09';
    box.write(".git/objects/info/commit-graph", content);
    CHECK(facts(box.root()).describe == sound);
  }
  SECTION("a parent that is not in it") {
    const std::string no_second_parent("\x70\0\0\0", 4);
    for (std::size_t i = 0; i + 8 <= content.size(); ++i)
      if (content.compare(i + 4, 4, no_second_parent) == 0) content.replace(i, 4, std::string("\0\0\0\x09", 4));
    box.write(".git/objects/info/commit-graph", content);
    const auto read = source::read_facts(box.root());
    REQUIRE_FALSE(read);
    CHECK(read.error().code.number == 408);
    CHECK(read.error().hint == "run: git commit-graph write --reachable");
  }
}

TEST_CASE("objects of an alternate count, and its commit-graph is used") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  add_commits(box, 3);
  box.git({"repack", "-q", "-a", "-d"});
  box.git({"commit-graph", "write", "--reachable"});
  box.git_in(".", {"clone", "-q", "--shared", "repo", "borrower"});
  const model::SourceFacts ours = facts(box.folder().path("borrower"));
  CHECK(ours.describe + "\n" == box.git_in("borrower", {"describe", "--tags", "--dirty"}));
}

TEST_CASE("a shallow clone describes only what it can know") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  add_commits(box, 3);
  const std::string url = "file://" + box.root();
  SECTION("a tag somewhere before is not guessed") {
    box.git_in(".", {"clone", "-q", "--depth", "2", url, "shallow"});
    const model::SourceFacts read = facts(box.folder().path("shallow"));
    CHECK(read.shallow);
    CHECK(read.describe.empty());
    CHECK(read.clean);
  }
  SECTION("a tag at the commit itself is known") {
    box.git({"tag", "v2"});
    box.git_in(".", {"clone", "-q", "--depth", "1", url, "shallow"});
    CHECK(facts(box.folder().path("shallow")).describe == "v2");
  }
  SECTION("where it has left its branch is refused with the cure") {
    box.git_in(".", {"clone", "-q", "--depth", "1", url, "shallow"});
    const auto base = source::merge_base(box.folder().path("shallow"), "");
    REQUIRE_FALSE(base);
    CHECK(base::one_line(base.error()) ==
          "error[SL0404]: where HEAD of " + box.folder().path("shallow") +
              " has left its branch is not known - this clone is shallow, so the history that would tell is missing - "
              "fetch it all: git fetch --unshallow (actions/checkout: fetch-depth: 0)");
  }
}

TEST_CASE("the merge base with the default branch, with another one, and with none") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string fork = box.line({"rev-parse", "HEAD"});
  box.git({"checkout", "-q", "-b", "side"});
  box.commit("Side");
  CHECK(source::merge_base(box.root(), "main") == fork);
  const auto unknown = source::merge_base(box.root(), "");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().hint == "name the branch, or run: git remote set-head origin --auto");
  box.git({"update-ref", "refs/remotes/origin/trunk", fork});
  box.git({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"});
  CHECK(source::merge_base(box.root(), "") == fork);
  const auto missing = source::merge_base(box.root(), "no-such");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().what == "there is no branch 'no-such' in " + box.root());
  box.git({"checkout", "-q", "--orphan", "fresh"});
  box.commit("Fresh");
  CHECK(source::merge_base(box.root(), "main") == "");
}

TEST_CASE("all tags that lead to a commit are listed, reachable or not") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string first = box.line({"rev-parse", "HEAD"});
  box.git({"tag", "v1"});
  box.git({"tag", "-a", "-m", "x", "api/v1"});
  box.git({"tag", "a-tree", "HEAD^{tree}"});
  box.git({"tag", "a-blob", "HEAD:a.txt"});
  box.commit_file("a.txt", "two\n");
  const std::string second = box.line({"rev-parse", "HEAD"});
  box.git({"tag", "v2"});
  box.git({"checkout", "-q", "--detach", first});
  const Tags expected{{"api/v1", first}, {"v1", first}, {"v2", second}};
  CHECK(tags(box) == expected);
  box.git({"pack-refs", "--all"});
  CHECK(tags(box) == expected);
  box.git({"tag", "-f", "v2", first});  // The packed one is outdated now.
  CHECK(tags(box) == Tags{{"api/v1", first}, {"v1", first}, {"v2", first}});
}

TEST_CASE("a packed-refs file that says nothing of peeled tags is read through the objects") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string commit = box.line({"rev-parse", "HEAD"});
  box.git({"tag", "-a", "-m", "x", "v1"});
  const std::string object = box.line({"rev-parse", "v1"});
  fs::remove(box.root() + "/.git/refs/tags/v1");
  box.write(".git/packed-refs", object + " refs/tags/v1\n" + commit + " refs/tags/plain\n");  // Not even sorted.
  CHECK(tags(box) == Tags{{"plain", commit}, {"v1", commit}});
  check_like_git(box);
}

TEST_CASE("a damaged packed-refs file is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.write(".git/packed-refs", "# pack-refs with: peeled \nnot an id refs/tags/v1\n");
  const auto read = source::read_tags(box.root());
  REQUIRE_FALSE(read);
  CHECK(read.error().code.number == 408);
}

TEST_CASE("fault_G22: a hundred thousand tags are read and one is found in a moment") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string commit = box.line({"rev-parse", "HEAD"});
  std::string packed = "# pack-refs with: peeled fully-peeled sorted \n";
  for (int i = 100000; i < 200000; ++i)
    packed += commit + " refs/tags/v" + std::to_string(i) + "\n";
  box.write(".git/packed-refs", packed);
  box.commit("After");
  const auto before = std::chrono::steady_clock::now();
  CHECK(tags(box).size() == 100000);
  CHECK(facts(box.root()).describe == "v100000-1-g" + box.line({"rev-parse", "--short=7", "HEAD"}));
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
}

TEST_CASE("clean or dirty is told without the noted tree, in each version of the index, and sparse") {
  const GitSandbox box;
  box.write("folder/x/a.txt", "one\n");
  box.write("folder/y.txt", "two\n");
  box.write("other/z.txt", "three\n");
  box.commit("Start");
  box.git({"tag", "v1"});
  SECTION("version 3") { box.git({"update-index", "--skip-worktree", "other/z.txt"}); }
  SECTION("version 4") { box.git({"update-index", "--index-version", "4"}); }
  SECTION("no noted tree") { box.git({"read-tree", "--empty"}), box.git({"add", "-A"}); }
  SECTION("sparse") { box.git({"sparse-checkout", "set", "folder"}); }
  check_like_git(box);
  box.write("folder/y.txt", "owt\n");
  check_like_git(box);
}

TEST_CASE("an index that is split or sparse itself is refused with the cure") {
  const GitSandbox box;
  box.commit_file("folder/a.txt", "one\n");
  box.commit_file("other/b.txt", "two\n");
  SECTION("split") { box.git({"update-index", "--split-index"}); }
  SECTION("sparse") { box.git({"sparse-checkout", "set", "--cone", "--sparse-index", "folder"}); }
  const auto read = source::read_facts(box.root());
  REQUIRE_FALSE(read);
  CHECK(read.error().code.number == 409);
  CHECK(read.error().hint == "run: git update-index --no-split-index; git sparse-checkout reapply --no-sparse-index");
}

TEST_CASE("facts of a bare repository say nothing of a work tree") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v1"});
  box.git_in(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  const model::SourceFacts read = facts(box.folder().path("bare.git"));
  CHECK(read.describe == "v1");
  CHECK(read.clean);
}

TEST_CASE("facts of a branch without a commit are refused") {
  const GitSandbox box;
  const auto read = source::read_facts(box.root());
  REQUIRE_FALSE(read);
  CHECK(read.error().code.number == 402);
  const auto base = source::merge_base(box.root(), "main");
  REQUIRE_FALSE(base);
  CHECK(base.error().code.number == 402);
}
