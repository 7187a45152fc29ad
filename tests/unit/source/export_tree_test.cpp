#include "folder_listing.hpp"
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/source/repository.hpp>

#include <sys/stat.h>

#include <filesystem>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

std::string tree_of(const GitSandbox& box, const std::string& revision = "HEAD") {
  return box.line({"rev-parse", revision + "^{tree}"});
}

std::string exported(const GitSandbox& box, const std::string& tree) {
  const std::string out = box.folder().path("out");
  const auto status = source::export_tree(box.root(), tree, out);
  if (!status) FAIL(base::render(status.error()));
  return test::listing(out, test::Modes::exact);
}

// Writes a tree object with any names, as no git command would.
std::string raw_tree(const GitSandbox& box, const std::string& entries) {
  box.folder().write("tree", entries);
  return box.line({"hash-object", "-t", "tree", "--literally", "-w", box.folder().path("tree")});
}

std::string binary(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

}  // namespace

TEST_CASE("an export has exact modes, whatever the umask") {
  const GitSandbox box;
  box.write("plain", "p");
  box.write("folder/tool", "t");
  fs::permissions(box.root() + "/folder/tool", fs::perms::owner_all);
  fs::create_symlink("../plain", box.root() + "/folder/link");
  box.commit("Start");
  const mode_t old = ::umask(077);
  const std::string text = exported(box, tree_of(box));
  ::umask(old);
  CHECK(text == "file 644 plain: p\n"
                "file 755 folder/tool: t\n"
                "folder 755 folder\n"
                "link folder/link -> ../plain\n");
}

TEST_CASE("an export does not have what is not committed") {
  const GitSandbox box;
  box.commit_file("a.txt", "committed\n");
  const std::string tree = tree_of(box);
  box.write("a.txt", "changed\n");
  box.write("new.txt", "new\n");
  box.write("staged.txt", "staged\n");
  box.git({"add", "staged.txt"});
  const std::string before = box.folder().read("repo/.git/index");
  CHECK(exported(box, tree) == "file 644 a.txt: committed\n\n");
  CHECK(box.folder().read("repo/.git/index") == before);
  CHECK(box.git({"rev-parse", "HEAD^{tree}"}) == tree + "\n");
}

TEST_CASE("line ends follow the attributes of the exported tree, not of the work tree") {
  const GitSandbox box;
  box.write(".gitattributes", "*.bat text eol=crlf\n");
  box.write("a.bat", "echo\n");
  box.commit("Windows");
  const std::string tree = tree_of(box);
  SECTION("changed in the work tree") { box.write(".gitattributes", "*.bat -text\n"); }
  SECTION("changed in a later commit") { box.commit_file(".gitattributes", "*.bat -text\n"); }
  CHECK(exported(box, tree) == "file 644 .gitattributes: *.bat text eol=crlf\n\nfile 644 a.bat: echo\r\n\n");
}

TEST_CASE("an older tree is exported as exactly that") {
  const GitSandbox box;
  box.commit_file("a.txt", "old\n");
  box.commit_file("a.txt", "new\n");
  CHECK(exported(box, tree_of(box, "HEAD~1")) == "file 644 a.txt: old\n\n");
}

TEST_CASE("a bare repository can be exported from") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git_in(".", {"clone", "-q", "--bare", "repo", "bare.git"});
  const std::string out = box.folder().path("out");
  REQUIRE(source::export_tree(box.folder().path("bare.git"), tree_of(box), out));
  CHECK(test::listing(out, test::Modes::exact) == "file 644 a.txt: one\n\n");
}

TEST_CASE("a submodule becomes an empty folder") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.git({"update-index", "--add", "--cacheinfo", "160000," + box.line({"rev-parse", "HEAD"}) + ",lib"});
  box.git({"commit", "-q", "-m", "Gitlink"});
  CHECK(exported(box, tree_of(box)) == "file 644 a.txt: one\n\nfolder 755 lib\n");
}

TEST_CASE("files have the time of the commit, folders and links too") {
  const GitSandbox box;
  box.write("folder/a.txt", "one\n");
  fs::create_symlink("a.txt", box.root() + "/folder/link");
  box.commit("Start");
  exported(box, tree_of(box));
  for (const char* name : {"out/folder", "out/folder/a.txt", "out/folder/link"}) {
    struct stat info{};
    REQUIRE(::lstat(box.folder().path(name).c_str(), &info) == 0);
    CHECK(info.st_mtime == 1700000000);
  }
}

TEST_CASE("nothing is written to the repository by an export") {
  const GitSandbox box;
  box.write(".gitattributes", "* text=auto\n");
  box.commit("Start");
  const std::string before = box.git({"count-objects", "-v"});
  exported(box, tree_of(box));
  CHECK(box.git({"count-objects", "-v"}) == before);
  CHECK(box.git({"fsck", "--no-progress"}).empty());
}

TEST_CASE("a folder with content is not exported into") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  box.folder().write("out/old", "x");
  const auto status = source::export_tree(box.root(), tree_of(box), box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(base::one_line(status.error()) == "error[SL0601]: cannot export to " + box.folder().path("out") +
                                              " - it is not empty - remove the folder or name another");
}

TEST_CASE("an id that is none is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  for (const char* id : {"", "HEAD", "12345", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"}) {
    const auto status = source::export_tree(box.root(), id, box.folder().path("out"));
    REQUIRE_FALSE(status);
    CHECK(status.error().code.number == 409);
  }
  const auto missing = source::export_tree(box.root(), std::string(40, 'a'), box.folder().path("out"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code.number == 408);
}

TEST_CASE("a tree whose names would leave the destination is refused") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  const std::string blob = binary(box.line({"rev-parse", "HEAD:a.txt"}));
  for (const std::string name : {"..", ".", ".git", ".GIT", "a/b"}) {
    const std::string tree = raw_tree(box, "100644 " + name + std::string(1, '\0') + blob);
    const auto status = source::export_tree(box.root(), tree, box.folder().path("out"));
    REQUIRE_FALSE(status);
    CHECK(status.error().code.number == 408);
    CHECK(fs::is_empty(box.folder().path("out")));
  }
}

TEST_CASE("a tree that names a link and a folder alike does not write through the link") {
  const GitSandbox box;
  box.commit_file("a.txt", "../outside");
  const std::string zero(1, '\0');
  const std::string blob = binary(box.line({"rev-parse", "HEAD:a.txt"}));
  const std::string folder = binary(tree_of(box));
  fs::create_directory(box.folder().path("outside"));
  const std::string tree = raw_tree(box, "120000 x" + zero + blob + "40000 x" + zero + folder);
  const auto status = source::export_tree(box.root(), tree, box.folder().path("out"));
  REQUIRE_FALSE(status);
  CHECK(fs::is_empty(box.folder().path("outside")));
}

TEST_CASE("a file that a filter program would make is refused, not exported as a pointer") {
  const GitSandbox box;
  box.write(".gitattributes", "*.bin filter=lfs\n");
  box.write("a.bin", "version https://git-lfs.github.com/spec/v1\n");
  box.write("b.txt", "text\n");
  box.commit("Pointer");
  const std::string tree = tree_of(box);
  SECTION("refused where the program is set up") {
    box.git({"config", "filter.lfs.smudge", "git-lfs smudge -- %f"});
    const auto status = source::export_tree(box.root(), tree, box.folder().path("out"));
    REQUIRE_FALSE(status);
    CHECK(base::one_line(status.error()) ==
          "error[SL0409]: cannot export 'a.bin' - its content comes from the filter program 'lfs', which is not run "
          "here - keep the content itself in the repository, or use the work tree with --dirty");
  }
  SECTION("as git itself does where it is not") {
    CHECK(exported(box, tree).find("a.bin: version https://git-lfs") != std::string::npos);
  }
}
