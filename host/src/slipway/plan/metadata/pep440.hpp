// Versions of Python packages (PEP 440), as the JavaScript library of docker/metadata-action understands them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

struct Pep440 {
  std::string epoch;                 // Without leading zeros; "0" when there is none.
  std::vector<std::string> release;  // Numbers without leading zeros, at least one.
  std::string pre;                   // "rc2"
  std::string post;                  // "post1"
  std::string dev;                   // "dev4"
  std::vector<std::string> local;    // Lower case.

  bool is_final() const { return pre.empty() && post.empty() && dev.empty(); }
  // The normal form: "1!1.2rc1.post2.dev3+local,1". The parts of the local version stand between commas, an error of
  // the library that users may have come to rely on.
  std::string text() const;
  // 0: major, 1: minor, 2: patch; "0" when it is missing.
  std::string release_part(std::size_t index) const;
};

// Nothing when it is no version. Case does not count, nor a "v" before it; no white space is taken.
std::optional<Pep440> parse_pep440(std::string_view text);

}  // namespace slipway::plan::metadata
