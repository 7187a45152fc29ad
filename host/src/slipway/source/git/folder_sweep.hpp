// The work tree beside the index: one look at each tracked file and each folder that holds one, on all processors.
#pragma once

#include <slipway/source/git/index_file.hpp>

#include <string>
#include <vector>

namespace slipway::source::git {

struct Sweep {
  bool missing = false;               // A tracked file is gone; the rest was not looked at.
  std::vector<std::string> doubtful;  // Tracked paths whose content must be compared.
  // What the index does not have, in folders that it has. A folder ends with a slash; what is in it is not listed.
  std::vector<std::string> strangers;
};

// `root` is the work tree. Throws std::bad_alloc or std::system_error only.
Sweep sweep(const IndexFile& index, const std::string& root);

}  // namespace slipway::source::git
