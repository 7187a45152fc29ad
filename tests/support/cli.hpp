// The real program, called in a sentence:
//
//   Cli("validate").in(folder).file("slipway.yaml", "...").runs().exits(3).prints("").complains("...");
//
// Whole outputs are compared. What was not asked for must be empty.
#pragma once

#include "support/temp_folder.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::test {

// What came of a call. What differs from run to run is replaced: the folder by FOLDER, the build tree by BUILD, the id
// of a run by RUN, times by TIME, digests by DIGEST.
class Ran {
public:
  Ran(int code, std::string out, std::string err);
  Ran(const Ran&) = delete;
  Ran& operator=(const Ran&) = delete;
  ~Ran();

  Ran& exits(int code);
  Ran& prints(std::string_view text);
  Ran& prints_something_like(std::string_view part);
  Ran& complains(std::string_view text);
  // The last line of standard error.
  Ran& complains_at_last(std::string_view line);
  Ran& complains_about(std::string_view part);

  const std::string& out() const { return m_out; }
  const std::string& err() const { return m_err; }

private:
  int m_code;
  std::string m_out, m_err;
  bool m_code_checked = false, m_out_checked = false, m_err_checked = false;
};

class [[nodiscard]] Cli {
public:
  // Words of the command line, without the program, split at blanks.
  explicit Cli(std::string_view words);

  [[nodiscard]] Cli&& in(const TempFolder& folder) &&;
  // A folder below it, made when it is missing.
  [[nodiscard]] Cli&& below(std::string_view name) &&;
  [[nodiscard]] Cli&& file(std::string_view name, std::string_view content) &&;
  [[nodiscard]] Cli&& word(std::string_view word) &&;
  [[nodiscard]] Cli&& env(const std::string& name, std::string_view value) &&;
  // Standard output goes there instead.
  [[nodiscard]] Cli&& out_to(std::string_view path) &&;
  // Standard output is a terminal of 80 columns.
  [[nodiscard]] Cli&& on_terminal() &&;
  // Another program instead of slipway, by path.
  [[nodiscard]] Cli&& program(std::string_view path) &&;
  // The warnings that plugins named by --plugin are not locked are left out of what it complains, but for this.
  [[nodiscard]] Cli&& warning_of_overrides() &&;
  // Call it. The test fails when it does not end within a minute.
  [[nodiscard]] Ran runs() &&;

private:
  std::vector<std::string> m_words;
  const TempFolder* m_folder = nullptr;
  std::string m_below;
  std::string m_program;
  std::string m_out_path;
  bool m_on_terminal = false;
  bool m_warning_of_overrides = false;
  std::map<std::string, std::string> m_env;
};

// What a call that goes well prints, as it is.
std::string output_of(Cli&& cli);

// Path of a file of the build: "bin/slipway".
std::string built(std::string_view name);

// Run git in the folder; the test fails when git does. No configuration of the machine or its user has a say in it.
void git(const TempFolder& folder, std::string_view words);

// A repository with branch main and one commit of what is in the folder.
void make_repository(const TempFolder& folder);

// The text with what differs from run to run replaced.
std::string steady(std::string text, const std::string& folder);

}  // namespace slipway::test
