#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <chrono>

using namespace slipway;
using test::GitSandbox;
using Names = std::vector<std::string>;

namespace {

Names tags(const GitSandbox& box) {
  auto state = source::read_source(box.root());
  if (!state) FAIL(base::render(state.error()));
  return state->tags_at_head;
}

}  // namespace

TEST_CASE("tags at HEAD are those that git lists, plain and annotated, loose and packed") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "v0.9"});
  box.commit_file("a.txt", "two\n");
  box.git({"tag", "v1.0.0"});
  box.git({"tag", "-a", "-m", "annotated", "release"});
  box.git({"tag", "api/v1"});
  const Names expected{"api/v1", "release", "v1.0.0"};
  CHECK(tags(box) == expected);
  box.git({"pack-refs", "--all"});
  CHECK(tags(box) == expected);
  CHECK(box.git({"tag", "--points-at", "HEAD"}) == "api/v1\nrelease\nv1.0.0\n");
}

TEST_CASE("a tag of a tag of a tag leads to its commit") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "-a", "-m", "1", "t1"});
  box.git({"tag", "-a", "-m", "2", "t2", "t1"});
  box.git({"tag", "-a", "-m", "3", "t3", "t2"});
  CHECK(tags(box) == Names{"t1", "t2", "t3"});
}

TEST_CASE("tags of blobs and trees are passed over") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "blob", "HEAD:a.txt"});
  box.git({"tag", "tree", "HEAD^{tree}"});
  box.git({"tag", "-a", "-m", "x", "annotated-blob", "HEAD:a.txt"});
  box.git({"tag", "good"});
  CHECK(tags(box) == Names{"good"});
  box.git({"pack-refs", "--all"});
  CHECK(tags(box) == Names{"good"});
}

TEST_CASE("an endless chain of tags is refused by name") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"tag", "-a", "-m", "0", "t0"});
  for (int i = 1; i < 20; ++i)
    box.git({"tag", "-a", "-m", "x", "t" + std::to_string(i), "t" + std::to_string(i - 1)});
  const auto state = source::read_source(box.root());
  REQUIRE_FALSE(state);
  CHECK(state.error().code.number == 409);
  CHECK(state.error().what == "tag 't16' is refused");
  CHECK(state.error().why == "it is a chain of more than 16 tags");
  CHECK(state.error().hint == "tag the commit itself: git tag -f t16 't16^{}'");
}

TEST_CASE("twenty thousand tags are read in a moment") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string old = box.line({"rev-parse", "HEAD"});
  box.commit_file("a.txt", "two\n");
  std::string packed = "# pack-refs with: peeled fully-peeled sorted \n";
  for (int i = 100000; i < 120000; ++i)
    packed += old + " refs/tags/v" + std::to_string(i) + "\n";
  box.write(".git/packed-refs", packed);
  box.git({"tag", "here"});
  const auto before = std::chrono::steady_clock::now();
  CHECK(tags(box) == Names{"here"});
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
}
