// Repositories made by chance from a number: the same number gives the same repository.
#pragma once

#include "git_sandbox.hpp"

#include <random>
#include <string>
#include <vector>

namespace slipway::test {

class GeneratedRepository {
public:
  // In the folder, which must be empty.
  GeneratedRepository(std::string folder, unsigned seed);

  // Where to look at it: a linked work tree in some.
  const std::string& root() const { return m_root; }
  // No commit has two parents, so that there is only one way to count.
  bool linear() const { return m_linear; }
  // What was done, for a message.
  const std::string& story() const { return m_story; }

private:
  std::size_t below(std::size_t limit) { return m_random() % limit; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  void git(const std::vector<std::string>& arguments, const std::string& input = {});
  void start();
  std::string stream();
  void add_commit(std::string& stream, std::size_t number);
  void add_tags(std::string& stream);
  std::string time_of(std::size_t number);
  void check_out();
  void change();
  void change_once(std::size_t kind);
  void write(const std::string& name, const std::string& content) const;

  std::string m_folder;
  std::string m_root;
  std::mt19937 m_random;
  std::size_t m_commits = 1;
  std::size_t m_clock = 0;
  bool m_linear = true;
  std::string m_story;
};

}  // namespace slipway::test
