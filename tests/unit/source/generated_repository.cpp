#include "generated_repository.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace slipway::test {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t k_most_commits = 24;
constexpr long k_epoch = 1'600'000'000;

std::string data(const std::string& text) { return "data " + std::to_string(text.size()) + "\n" + text + "\n"; }

std::string person(const char* role, const std::string& time) {
  return std::string(role) + " Ada <ada@example.com> " + time + " +0000\n";
}

std::string file(const char* mode, const char* path, const std::string& content) {
  return std::string("M ") + mode + " inline " + path + "\n" + data(content);
}

std::string first_files() {
  return file("100644", "a.txt", "one\n") + file("100644", "folder/b.txt", "two\n") +
         file("100644", "folder/deep/c.txt", "three\n") + file("100644", "folder-x", "between\n") +
         file("100755", "run.sh", "#!/bin/sh\n") + file("120000", "link", "a.txt") +
         file("100644", ".gitignore", "*.o\nbuild/\n!keep.o\n");
}

}  // namespace

GeneratedRepository::GeneratedRepository(std::string folder, unsigned seed)
    : m_folder(std::move(folder)), m_root(m_folder + "/repo"), m_random(seed) {
  start();
  std::ofstream(m_folder + "/stream", std::ios::binary) << stream();
  git({"fast-import", "--quiet", "--force"}, m_folder + "/stream");
  check_out();
  if (one_in(3)) git({"pack-refs", "--all"});
  if (one_in(3)) git({"commit-graph", "write", "--reachable"});
  change();
}

void GeneratedRepository::git(const std::vector<std::string>& arguments, const std::string& input) {
  for (const std::string& argument : arguments)
    m_story += argument + " ";
  m_story += "\n";
  const GitAnswer answer = run_git(m_root, arguments, input);
  if (answer.code != 0) throw std::runtime_error("git failed: " + m_story);
}

// As `git init` would, without a process.
void GeneratedRepository::start() {
  fs::create_directories(m_root + "/.git/objects");
  fs::create_directories(m_root + "/.git/refs");
  std::ofstream(m_root + "/.git/HEAD") << "ref: refs/heads/main\n";
  std::ofstream config(m_root + "/.git/config");
  config << "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n";
  const std::vector<std::string> abbreviations{
      "", "", "", "\tabbrev = auto\n", "\tabbrev = 4\n", "\tabbrev = 12\n", "\tabbrev = no\n"};
  config << abbreviations[below(abbreviations.size())];
  if (one_in(4)) config << "[index]\n\tversion = 4\n";
}

// Dates go forward, stand still, go in steps or jump about.
std::string GeneratedRepository::time_of(std::size_t number) {
  const std::vector<std::size_t> offsets{number * 60, 0, number / 3 * 60, below(500)};
  return std::to_string(k_epoch + static_cast<long>(offsets[m_clock]));
}

void GeneratedRepository::add_commit(std::string& stream, std::size_t number) {
  const bool root = number == 0 || one_in(20);
  if (root) stream += "reset refs/heads/main\n";
  const std::string mark = std::to_string(number + 1);
  stream += "commit refs/heads/main\nmark :" + mark + "\n" + person("committer", time_of(number)) + data("c" + mark);
  const auto older = [&] { return ":" + std::to_string(below(number) + 1) + "\n"; };
  if (!root) stream += "from " + (one_in(4) ? older() : ":" + std::to_string(number) + "\n");
  const std::size_t merges = root || !one_in(3) ? 0 : one_in(4) ? 3 : 1;
  for (std::size_t i = 0; i < merges; ++i)
    stream += "merge " + older();
  if (merges > 0) m_linear = false;
  if (root) stream += first_files();
  stream += file("100644", "number.txt", mark);
}

void GeneratedRepository::add_tags(std::string& stream) {
  const std::size_t count = below(9);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = (one_in(4) ? "api/v" : "v") + std::to_string(below(3)) + "." + std::to_string(i);
    const std::string at = "from :" + std::to_string(below(m_commits) + 1) + "\n";
    const std::string tagger = person("tagger", std::to_string(k_epoch + static_cast<long>(below(3))));
    const std::string mark = "mark :" + std::to_string(1000 + i) + "\n";
    if (one_in(2)) {
      stream += "reset refs/tags/" + name + "\n" + at;
    } else {
      stream += "tag " + name + "\n" + mark + at + tagger + data("x");
      if (one_in(4)) stream += "tag nested-" + name + "\nfrom :" + std::to_string(1000 + i) + "\n" + tagger + data("y");
    }
  }
}

std::string GeneratedRepository::stream() {
  std::string stream;
  m_commits = 1 + below(k_most_commits);
  m_clock = below(4);
  for (std::size_t number = 0; number < m_commits; ++number)
    add_commit(stream, number);
  add_tags(stream);
  stream += "reset refs/remotes/origin/main\nfrom :" + std::to_string(below(m_commits) + 1) + "\n";
  // HEAD may be any commit, so that some tags are not reachable.
  const std::size_t head = one_in(2) ? m_commits : below(m_commits) + 1;
  return stream + "reset refs/heads/main\nfrom :" + std::to_string(head) + "\n";
}

void GeneratedRepository::check_out() {
  if (one_in(12)) {
    git({"worktree", "add", "-q", "--detach", m_folder + "/side", "main"});
    m_root = m_folder + "/side";
    return;
  }
  git({"reset", "-q", "--hard"});
  if (one_in(3)) git({"checkout", "-q", "--detach"});
}

void GeneratedRepository::write(const std::string& name, const std::string& content) const {
  const fs::path path = m_root + "/" + name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
}

void GeneratedRepository::change() {
  for (std::size_t count = below(3); count > 0; --count)
    change_once(below(22));
}

void GeneratedRepository::change_once(std::size_t kind) {
  m_story += "change " + std::to_string(kind) + "\n";
  const std::string a = m_root + "/a.txt";
  const timespec times[2] = {{k_epoch, 0}, {k_epoch, 0}};
  switch (kind) {
  case 0:
    return write("a.txt", "longer than before\n");
  case 1:
    return write("folder/b.txt", "owt\n");
  case 2:
    ::utimensat(AT_FDCWD, a.c_str(), times, 0);
    return;
  case 3:
    fs::remove(a);
    return;
  case 4:
    fs::remove_all(m_root + "/folder");
    return;
  case 5:
    return write("new.txt", "new\n");
  case 6:
    return write("new/deep/x.txt", "new\n");
  case 7:
    fs::create_directories(m_root + "/empty/deep");
    return;
  case 8:
    return write("folder/x.o", "ignored\n");
  case 9:
    return write("build/out.txt", "ignored\n");
  case 10:
    return write("new/only.o", "ignored\n");
  case 11:
    return write("keep.o", "kept\n");
  case 12:
    ::chmod((m_root + "/run.sh").c_str(), 0644);
    return;
  case 13:
    fs::remove(m_root + "/link"), fs::create_symlink("run.sh", m_root + "/link");
    return;
  case 14:
    fs::remove(m_root + "/link"), fs::create_symlink("a.txt", m_root + "/link");
    return;
  case 15:
    fs::remove(a), fs::create_symlink("run.sh", a);
    return;
  case 16:
    write("number.txt", "staged\n"), git({"add", "number.txt"});
    return;
  case 17:
    write("more.txt", "x\n"), git({"add", "more.txt"});
    return;
  case 18:
    git({"mv", "folder-x", "renamed"});
    return;
  case 19:
    git({"rm", "-q", "-f", "--cached", "run.sh"});
    return;
  case 20:
    git({"update-index", "--chmod=+x", "folder-x"});
    return;
  default:
    write("later.txt", "x\n"), git({"add", "-N", "later.txt"});
    return;
  }
}

}  // namespace slipway::test
