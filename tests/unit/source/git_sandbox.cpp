#include "git_sandbox.hpp"

#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/process.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace slipway::test {

namespace {

std::vector<std::string> environment() {
  const char* path = std::getenv("PATH");
  return {"PATH=" + std::string(path == nullptr ? "/usr/bin:/bin" : path),
          "HOME=" + home(),
          "LC_ALL=C",
          "GIT_CONFIG_NOSYSTEM=1",
          "GIT_CONFIG_GLOBAL=/dev/null",
          "GIT_AUTHOR_NAME=Ada",
          "GIT_AUTHOR_EMAIL=ada@example.com",
          "GIT_COMMITTER_NAME=Ada",
          "GIT_COMMITTER_EMAIL=ada@example.com",
          "GIT_AUTHOR_DATE=1700000000 +0000",
          "GIT_COMMITTER_DATE=1700000000 +0000"};
}

}  // namespace

const std::string& home() {
  static const TempFolder folder;
  static const std::string path = [] {
    ::setenv("HOME", folder.path().c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", folder.path("xdg").c_str(), 1);
    return folder.path();
  }();
  return path;
}

GitSandbox::GitSandbox() {
  home();
  git_in(".", {"init", "-q", "-b", "main", "repo"});
}

GitAnswer run_git(const std::string& folder, const std::vector<std::string>& arguments, const std::string& input,
                  Complaints complaints) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {.code = -1};
  base::Fd ours(ends[0]);
  base::Fd theirs(ends[1]);
  const base::Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const base::Fd source(::open(input.empty() ? "/dev/null" : input.c_str(), O_RDONLY | O_CLOEXEC));
  base::SpawnRequest request;
  request.program = "git";
  request.argv = {"git"};
  // Quick: no flushing, no housekeeping, no sample hooks.
  for (const char* setting : {"protocol.file.allow=always", "advice.nestedTag=false", "core.fsync=none", "gc.auto=0",
                              "maintenance.auto=false", "init.templateDir="})
    request.argv.insert(request.argv.end(), {"-c", setting});
  request.env = environment();
  request.cwd = folder;
  request.fds = {{source.get(), 0}, {theirs.get(), 1}, {complaints == Complaints::shown ? 2 : nowhere.get(), 2}};
  request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
  auto child = base::spawn(request);
  if (!child) return {.code = -1};
  theirs.reset();
  auto output = base::read_all(ours.get(), 64 << 20);
  const base::ExitStatus status = base::reap(*child);
  return {.code = status.ok() && output ? 0 : 1, .out = output ? std::move(*output) : std::string()};
}

std::string GitSandbox::git_in(std::string_view folder, const std::vector<std::string>& arguments) const {
  GitAnswer answer = run_git(m_folder.path(folder), arguments);
  for (const std::string& argument : arguments)
    UNSCOPED_INFO("git argument: " << argument);
  REQUIRE(answer.code == 0);
  return std::move(answer.out);
}

std::string GitSandbox::line(const std::vector<std::string>& arguments) const {
  std::string text = git(arguments);
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

void GitSandbox::write(std::string_view name, std::string_view content) const {
  m_folder.write("repo/" + std::string(name), content);
}

void GitSandbox::commit(std::string_view message) const {
  git({"add", "-A"});
  git({"commit", "-q", "--allow-empty", "-m", std::string(message)});
}

void GitSandbox::commit_file(std::string_view name, std::string_view content) const {
  write(name, content);
  commit("Add " + std::string(name));
}

}  // namespace slipway::test
