// Changes that this process makes in folders which others use too, such as /tmp.
#pragma once

#include <string>
#include <vector>

namespace slipway::probe {

class FolderWatch {
public:
  // From now on. Their entries are watched, not those of folders in them. One that cannot be watched is left out: the
  // kernel is older than 5.13, the file system cannot, or somebody forbids it.
  explicit FolderWatch(const std::vector<std::string>& folders);
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

  // Those that are not watched.
  const std::vector<std::string>& left_out() const { return m_left_out; }
  // Paths of what this process has made, changed or removed since then. What other processes did is not among them.
  std::vector<std::string> changed() const;

private:
  struct Watched {
    std::string folder;
    int queue;
  };
  std::vector<Watched> m_watched;
  std::vector<std::string> m_left_out;
};

}  // namespace slipway::probe
