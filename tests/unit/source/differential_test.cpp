// The same repositories read by us and by the real git: both must say the same.
#include "folder_listing.hpp"
#include "git_sandbox.hpp"
#include "support/catch.hpp"

#include <slipway/base/text.hpp>
#include <slipway/source/repository.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

struct Scenario {
  const char* name;
  std::function<void(const GitSandbox&)> build;
};

void start(const GitSandbox& box) {
  box.write("a.txt", "one\n");
  box.write("folder/b.txt", "two\n");
  box.write("run.sh", "#!/bin/sh\n");
  fs::permissions(box.root() + "/run.sh", fs::perms::owner_all);
  box.commit("Start");
}

// Files get a time that is not that of the index, so that nothing can be told clean by its time alone.
void age(const GitSandbox& box, const char* name) {
  const timespec times[2] = {{1600000000, 0}, {1600000000, 0}};
  REQUIRE(::utimensat(AT_FDCWD, (box.root() + "/" + name).c_str(), times, AT_SYMLINK_NOFOLLOW) == 0);
}

void make_inner(const GitSandbox& box) {
  box.git_in(".", {"init", "-q", "-b", "main", "inner"});
  box.folder().write("inner/lib.c", "int lib;\n");
  box.git_in("inner", {"add", "-A"});
  box.git_in("inner", {"commit", "-q", "-m", "Inner"});
}

void add_submodule(const GitSandbox& box) {
  make_inner(box);
  start(box);
  box.git({"submodule", "--quiet", "add", "../inner", "lib"});
  box.commit("Add a submodule");
}

void conflict(const GitSandbox& box) {
  start(box);
  box.git({"checkout", "-q", "-b", "other"});
  box.commit_file("a.txt", "theirs\n");
  box.git({"checkout", "-q", "main"});
  box.commit_file("a.txt", "ours\n");
  // Exits with 1, which the sandbox takes for a failure; the three-way read leaves the same conflict in the index.
  box.git({"read-tree", "-m", "HEAD~1", "HEAD", "other"});
}

const std::vector<Scenario>& scenarios() {
  static const std::vector<Scenario> k_all{
      {"clean", start},
      {"empty commit", [](const GitSandbox& box) { box.commit("Nothing"); }},
      {"modified", [](const GitSandbox& box) { start(box), box.write("a.txt", "1\n"); }},
      {"modified with the same size", [](const GitSandbox& box) { start(box), box.write("a.txt", "eno\n"); }},
      {"touched only", [](const GitSandbox& box) { start(box), age(box, "a.txt"); }},
      {"staged", [](const GitSandbox& box) { start(box), box.write("a.txt", "1\n"), box.git({"add", "a.txt"}); }},
      {"staged and changed back",
       [](const GitSandbox& box) {
         start(box), box.write("a.txt", "1\n"), box.git({"add", "a.txt"}), box.write("a.txt", "one\n");
       }},
      {"deleted", [](const GitSandbox& box) { start(box), fs::remove(box.root() + "/a.txt"); }},
      {"deleted folder", [](const GitSandbox& box) { start(box), fs::remove_all(box.root() + "/folder"); }},
      {"removed", [](const GitSandbox& box) { start(box), box.git({"rm", "-q", "a.txt"}); }},
      {"removed from the index only",
       [](const GitSandbox& box) { start(box), box.git({"rm", "-q", "--cached", "a.txt"}); }},
      {"renamed", [](const GitSandbox& box) { start(box), box.git({"mv", "a.txt", "c.txt"}); }},
      {"untracked", [](const GitSandbox& box) { start(box), box.write("new.txt", "new\n"); }},
      {"untracked in new folders",
       [](const GitSandbox& box) { start(box), box.write("x/y/z.txt", "z\n"), box.write("x/q", ""); }},
      {"empty folder", [](const GitSandbox& box) { start(box), fs::create_directories(box.root() + "/empty/deep"); }},
      {"ignored",
       [](const GitSandbox& box) {
         start(box), box.commit_file(".gitignore", "*.o\nbuild/\n!keep.o\n/top\n");
         for (const char* name : {"x.o", "keep.o", "build/out", "folder/y.o", "top", "folder/top"})
           box.write(name, "x");
       }},
      {"ignored in a folder of its own",
       [](const GitSandbox& box) {
         start(box), box.commit_file("folder/.gitignore", "*\n!.gitignore\n");
         box.write("folder/more.txt", "x"), box.write("folder/sub/deep.txt", "x"), box.write("other.txt", "x");
       }},
      {"ignored by info/exclude",
       [](const GitSandbox& box) {
         start(box), box.write(".git/info/exclude", "secret*\n"), box.write("secret.txt", "x");
       }},
      {"ignored but tracked",
       [](const GitSandbox& box) {
         start(box), box.write(".gitignore", "*.txt\n"), box.commit("Ignore"), box.write("a.txt", "changed\n");
       }},
      {"ignore patterns with stars",
       [](const GitSandbox& box) {
         start(box), box.commit_file(".gitignore", "**/gen/*.c\ndoc/**/draft\n\\#x\nsp\\ ace\n[ab].tmp\n");
         for (const char* name :
              {"gen/a.c", "p/gen/b.c", "gen/a.h", "doc/x/y/draft", "doc/draft", "#x", "sp ace", "a.tmp", "c.tmp"})
           box.write(name, "x");
       }},
      {"executable bit",
       [](const GitSandbox& box) { start(box), fs::permissions(box.root() + "/a.txt", fs::perms::owner_all); }},
      {"executable bit that does not count",
       [](const GitSandbox& box) {
         start(box), box.git({"config", "core.fileMode", "false"});
         fs::permissions(box.root() + "/a.txt", fs::perms::owner_all);
       }},
      {"link",
       [](const GitSandbox& box) {
         start(box), fs::create_symlink("a.txt", box.root() + "/link"), box.commit("Link");
       }},
      {"link that leads nowhere",
       [](const GitSandbox& box) {
         start(box), fs::create_symlink("/no/such", box.root() + "/link"), box.commit("Link");
       }},
      {"file turned into a link",
       [](const GitSandbox& box) {
         start(box), fs::remove(box.root() + "/a.txt"), fs::create_symlink("run.sh", box.root() + "/a.txt");
       }},
      {"file turned into a folder",
       [](const GitSandbox& box) { start(box), fs::remove(box.root() + "/a.txt"), box.write("a.txt/inside", "x"); }},
      {"folder turned into a link",
       [](const GitSandbox& box) {
         start(box), fs::rename(box.root() + "/folder", box.root() + "/moved");
         fs::create_directory_symlink("moved", box.root() + "/folder");
       }},
      {"autocrlf",
       [](const GitSandbox& box) {
         box.git({"config", "core.autocrlf", "true"}), box.commit_file("text.txt", "one\r\ntwo\r\n"),
             age(box, "text.txt");
       }},
      {"autocrlf with line feeds on disk",
       [](const GitSandbox& box) {
         box.git({"config", "core.autocrlf", "true"}), box.git({"config", "core.safecrlf", "false"});
         box.commit_file("text.txt", "one\ntwo\n"), age(box, "text.txt");
       }},
      {"autocrlf input",
       [](const GitSandbox& box) {
         box.git({"config", "core.autocrlf", "input"}), box.git({"config", "core.safecrlf", "false"});
         box.commit_file("text.txt", "one\r\n"), age(box, "text.txt");
       }},
      {"line ends by attributes",
       [](const GitSandbox& box) {
         box.write(".gitattributes", "*.bat text eol=crlf\n*.sh text eol=lf\n*.bin -text\n* text=auto\n");
         box.write("a.bat", "echo\r\n"), box.write("a.sh", "echo\n"), box.write("a.bin", "x\r\ny\n"),
             box.write("a", "q\n");
         box.commit("Attributes");
         for (const char* name : {"a.bat", "a.sh", "a.bin", "a"})
           age(box, name);
       }},
      {"attributes in a folder and in a macro",
       [](const GitSandbox& box) {
         box.write("win/.gitattributes", "* text eol=crlf\nraw.txt binary\n"), box.write("win/x.txt", "1\r\n2\r\n");
         box.write("win/raw.txt", "1\r\n2\n"), box.write("x.txt", "1\n"), box.commit("Attributes");
       }},
      {"attributes of the repository itself",
       [](const GitSandbox& box) {
         box.write(".git/info/attributes", "*.txt text eol=crlf\n"), box.commit_file("x.txt", "1\r\n"),
             age(box, "x.txt");
       }},
      {"attributes of the user",
       [](const GitSandbox& box) {
         box.folder().write("mine", "*.txt text eol=crlf\n");
         box.git({"config", "core.attributesFile", box.folder().path("mine")});
         box.commit_file("x.txt", "1\r\n"), age(box, "x.txt");
       }},
      {"ident",
       [](const GitSandbox& box) {
         box.write(".gitattributes", "*.c ident\n"), box.write("x.c", "/* $Id$ */\n"), box.commit("Ident"),
             age(box, "x.c");
       }},
      {"committed with carriage returns, attributes later",
       [](const GitSandbox& box) {
         box.commit_file("text.txt", "one\r\ntwo\r\n"), box.commit_file(".gitattributes", "* text=auto\n");
       }},
      {"submodule", add_submodule},
      {"submodule changed",
       [](const GitSandbox& box) { add_submodule(box), box.write("lib/lib.c", "int changed;\n"); }},
      {"submodule with an untracked file",
       [](const GitSandbox& box) { add_submodule(box), box.write("lib/new.c", "int x;\n"); }},
      {"submodule at another commit",
       [](const GitSandbox& box) {
         add_submodule(box), box.write("lib/lib.c", "int next;\n");
         box.git_in("repo/lib", {"commit", "-q", "-a", "-m", "Next"});
       }},
      {"submodule that is ignored by the configuration",
       [](const GitSandbox& box) {
         add_submodule(box), box.git({"config", "submodule.lib.ignore", "all"}),
             box.write("lib/lib.c", "int changed;\n");
       }},
      {"submodule of which untracked files are ignored",
       [](const GitSandbox& box) {
         add_submodule(box), box.git({"config", "submodule.lib.ignore", "untracked"}),
             box.write("lib/new.c", "int x;\n");
       }},
      {"submodule of which changes are ignored by .gitmodules",
       [](const GitSandbox& box) {
         add_submodule(box), box.git({"config", "-f", ".gitmodules", "submodule.lib.ignore", "dirty"});
         box.commit("Ignore"), box.write("lib/lib.c", "int changed;\n");
       }},
      {"submodules of which changes are ignored everywhere",
       [](const GitSandbox& box) {
         add_submodule(box), box.git({"config", "diff.ignoreSubmodules", "dirty"}),
             box.write("lib/lib.c", "int changed;\n");
       }},
      {"submodule not checked out",
       [](const GitSandbox& box) { add_submodule(box), box.git({"submodule", "--quiet", "deinit", "-f", "lib"}); }},
      {"repository inside that is not tracked",
       [](const GitSandbox& box) {
         start(box), box.git({"init", "-q", "nested"}), box.write("nested/x", "x");
         box.git_in("repo/nested", {"add", "-A"}), box.git_in("repo/nested", {"commit", "-q", "-m", "x"});
       }},
      {"conflict", conflict},
      {"intent to add",
       [](const GitSandbox& box) { start(box), box.write("new.txt", "x\n"), box.git({"add", "-N", "new.txt"}); }},
      {"assumed unchanged",
       [](const GitSandbox& box) {
         start(box), box.git({"update-index", "--assume-unchanged", "a.txt"}), box.write("a.txt", "other\n");
       }},
      {"sparse checkout",
       [](const GitSandbox& box) {
         start(box), box.commit_file("other/c.txt", "c\n"), box.git({"sparse-checkout", "set", "folder"});
       }},
      {"detached",
       [](const GitSandbox& box) { start(box), box.git({"checkout", "-q", "--detach"}), box.write("a.txt", "1\n"); }},
      {"strange names",
       [](const GitSandbox& box) {
         start(box);
         for (const char* name : {"-x", "$(id)", "a b", "q'\"q", "\xf0\x9f\x9a\x80", "tab\there", "semi;colon",
                                  "back\\slash", "new\nline"})
           box.write(name, "x");
         box.commit("Strange"), box.write("$(id)", "y"), box.write("\xd7\xa9", "rtl");
       }},
      {"many files",
       [](const GitSandbox& box) {
         for (int i = 0; i < 300; ++i)
           box.write("d" + std::to_string(i % 7) + "/f" + std::to_string(i), std::to_string(i));
         box.commit("Many"), box.write("d3/f3", "changed"), box.write("d4/fresh", "x"),
             fs::remove(box.root() + "/d5/f5");
       }},
  };
  return k_all;
}

std::vector<std::string> status_of_git(const GitSandbox& box) {
  std::vector<std::string> paths;
  const std::string output = box.git({"--no-optional-locks", "status", "--porcelain", "-z", "-uall", "--no-renames"});
  for (const std::string& record : base::split(output, '\0'))
    if (record.size() > 3) paths.push_back(record.substr(3));
  std::sort(paths.begin(), paths.end());
  paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  return paths;
}

}  // namespace

// Every scenario is built once, because most of the time goes into running git.
TEST_CASE("facts and exports are those of git, in every scenario") {
  for (const Scenario& scenario : scenarios()) {
    INFO("scenario: " << scenario.name);
    const GitSandbox box;
    scenario.build(box);
    const auto state = source::read_source(box.root());
    REQUIRE(state);
    CHECK(state->changed_files == status_of_git(box));
    box.git({"tag", "v1"});
    const auto facts = source::read_facts(box.root());
    REQUIRE(facts);
    CHECK(facts->clean == state->changed_files.empty());
    // git's describe does not read diff.ignoreSubmodules, so it and `git status` contradict each other.
    if (std::string_view(scenario.name) != "submodules of which changes are ignored everywhere")
      CHECK(facts->describe == box.line({"describe", "--tags", "--dirty"}));
    CHECK(state->branch == box.line({"branch", "--show-current"}));
    CHECK(state->commit + " " + state->tree + " " + std::to_string(state->commit_time) + " " + state->subject ==
          box.line({"log", "-1", "--format=%H %T %ct %s"}));

    const std::string ours = box.folder().path("ours");
    const std::string theirs = box.folder().path("theirs");
    // A work tree made by git inherits the sparse patterns; the export is always whole.
    if (std::string_view(scenario.name) == "sparse checkout") box.git({"sparse-checkout", "disable"});
    box.git({"worktree", "add", "-q", "--detach", theirs, "HEAD"});
    REQUIRE(source::export_tree(box.root(), state->tree, ours));
    CHECK(test::listing(ours, test::Modes::executable) == test::listing(theirs, test::Modes::executable, {".git"}));
  }
}
