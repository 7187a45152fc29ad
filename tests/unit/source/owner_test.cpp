#include "git_sandbox.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

#include <slipway/source/repository.hpp>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace slipway;
using test::GitSandbox;
namespace fs = std::filesystem;

namespace {

constexpr uid_t k_somebody = 54321;

// Only root can give files away; elsewhere there is nothing to look at.
bool give_away(const GitSandbox& box) {
  if (::geteuid() != 0) {
    slipway::test::skip("a repository of a foreign owner needs root");
    return false;
  }
  REQUIRE(::chown(box.root().c_str(), k_somebody, k_somebody) == 0);
  for (const auto& entry : fs::recursive_directory_iterator(box.root()))
    REQUIRE(::lchown(entry.path().c_str(), k_somebody, k_somebody) == 0);
  return true;
}

// The user's configuration for one test.
class UserConfig {
public:
  explicit UserConfig(const std::string& text) : m_path(test::home() + "/.gitconfig") { std::ofstream(m_path) << text; }
  UserConfig(const UserConfig&) = delete;
  UserConfig& operator=(const UserConfig&) = delete;
  ~UserConfig() { fs::remove(m_path); }

private:
  std::string m_path;
};

class Variable {
public:
  Variable(const char* name, const std::string& value) : m_name(name) { ::setenv(name, value.c_str(), 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(m_name); }

private:
  const char* m_name;
};

}  // namespace

TEST_CASE("a repository of somebody else is refused with owner and cure") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  if (!give_away(box)) return;
  const auto state = source::read_source(box.root());
  REQUIRE_FALSE(state);
  CHECK(base::one_line(state.error()) ==
        "error[SL0407]: the repository " + box.root() + " is not yours - " + box.root() +
            " belongs to user 54321 and this process runs as root (user 0) - if you trust it, run: git config --global "
            "--add safe.directory " +
            box.root());
}

TEST_CASE("the cure that the message names works, and so do the other forms that git understands") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  if (!give_away(box)) return;
  SECTION("the path") {
    const UserConfig config("[safe]\n\tdirectory = " + box.root() + "\n");
    CHECK(source::read_source(box.root()));
  }
  SECTION("everything") {
    const UserConfig config("[safe]\n\tdirectory = *\n");
    CHECK(source::read_source(box.root()));
  }
  SECTION("everything below a folder") {
    const UserConfig config("[safe]\n\tdirectory = " + box.folder().path() + "/*\n");
    CHECK(source::read_source(box.root()));
  }
  SECTION("another path does not") {
    const UserConfig config("[safe]\n\tdirectory = /somewhere/else\n");
    CHECK_FALSE(source::read_source(box.root()));
  }
  SECTION("an empty value forgets what came before") {
    const UserConfig config("[safe]\n\tdirectory = *\n\tdirectory =\n");
    CHECK_FALSE(source::read_source(box.root()));
  }
}

TEST_CASE("the work folder of a CI job is trusted in CI only") {
  const GitSandbox box;
  box.commit_file("a.txt", "one\n");
  if (!give_away(box)) return;
  const Variable workspace("GITHUB_WORKSPACE", box.root());
  CHECK_FALSE(source::read_source(box.root()));
  const Variable mark("GITHUB_ACTIONS", "true");
  CHECK(source::read_source(box.root()));
  const GitSandbox other;
  other.commit_file("a.txt", "one\n");
  REQUIRE(give_away(other));
  CHECK_FALSE(source::read_source(other.root()));
}
