// A folder that is the root of all paths given to it: absolute links, ".." and links to links end inside it, as they
// would for a process that was chrooted there. For a tree that nobody else changes meanwhile.
#pragma once

#include <slipway/kit/fd.hpp>
#include <slipway/kit/result.hpp>

#include <functional>
#include <string>
#include <vector>

namespace slipway::kit {

struct OpenedFolder {
  Fd fd;
  std::string path;  // From the root, without links, without '/' at its start or end; "" is the root.
};

enum class MissingFolders { fail, make };

class RootFolder {
public:
  static Result<RootFolder> open(const std::string& path);

  int fd() const { return m_root.get(); }
  // Open the folder at `path`. SLIPWAY_E_INTEGRITY when it is missing, no folder, or a loop of links.
  Result<OpenedFolder> walk(const std::string& path, MissingFolders missing,
                            const std::function<void(const std::string&)>& on_made = {}) const;

private:
  explicit RootFolder(Fd root) : m_root(std::move(root)) {}
  Fd m_root;
};

// "a//b/./c" -> {"a","b",".","c"}; empty parts are dropped.
std::vector<std::string> split_path(const std::string& path);

}  // namespace slipway::kit
