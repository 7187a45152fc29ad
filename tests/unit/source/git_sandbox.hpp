// A git repository made by the real git, for one test. No configuration of the machine or its user has a say in it.
#pragma once

#include "support/temp_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace slipway::test {

struct GitAnswer {
  int code = 0;  // 0 when git ended well.
  std::string out;
};

// Run git in any folder, with a file as its standard input. Any thread. What git complains of is shown or not.
enum class Complaints { shown, hidden };
GitAnswer run_git(const std::string& folder, const std::vector<std::string>& arguments, const std::string& input = {},
                  Complaints complaints = Complaints::shown);

class GitSandbox {
public:
  // A repository in the folder "repo" with branch main and no commit.
  GitSandbox();

  std::string root() const { return m_folder.path("repo"); }
  const TempFolder& folder() const { return m_folder; }

  // Run git in a folder of the sandbox and return what it printed; the test fails when git does.
  std::string git(const std::vector<std::string>& arguments) const { return git_in("repo", arguments); }
  std::string git_in(std::string_view folder, const std::vector<std::string>& arguments) const;
  // The same without the last newline.
  std::string line(const std::vector<std::string>& arguments) const;

  void write(std::string_view name, std::string_view content) const;
  // Add everything and commit.
  void commit(std::string_view message) const;
  // Write one file and commit it.
  void commit_file(std::string_view name, std::string_view content) const;

private:
  TempFolder m_folder;
};

// HOME of the tests; libgit2 remembers it from its start, so there is one for the whole process.
const std::string& home();

}  // namespace slipway::test
