#include <slipway/base/fd.hpp>
#include <slipway/base/side_by_side.hpp>
#include <slipway/source/git/folder_sweep.hpp>
#include <slipway/source/git/status.hpp>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <iterator>
#include <memory>
#include <mutex>

namespace slipway::source::git {

namespace {

// What the index has directly in one folder. Both lists are sorted.
struct Folder {
  std::string path;  // Ends with a slash, unless it is the root.
  std::vector<const IndexEntry*> files;
  std::vector<std::string_view> folders;

  bool has_file(std::string_view name) const {
    const auto name_of = [this](const IndexEntry* entry) { return entry->path.substr(path.size()); };
    const auto place = std::lower_bound(files.begin(), files.end(), name,
                                        [&](const IndexEntry* a, std::string_view b) { return name_of(a) < b; });
    return place != files.end() && name_of(*place) == name;
  }
  bool has_folder(std::string_view name) const { return std::binary_search(folders.begin(), folders.end(), name); }
};

std::vector<Folder> folders_of(const IndexFile& index) {
  std::vector<Folder> folders(1);
  std::vector<std::size_t> open{0};  // From the root to where the last entry was.
  for (const IndexEntry& entry : index.entries()) {
    while (!entry.path.starts_with(folders[open.back()].path))
      open.pop_back();
    std::size_t start = folders[open.back()].path.size();
    for (std::size_t slash = 0; (slash = entry.path.find('/', start)) != std::string_view::npos; start = slash + 1) {
      folders[open.back()].folders.push_back(entry.path.substr(start, slash - start));
      open.push_back(folders.size());
      folders.push_back({.path = std::string(entry.path.substr(0, slash + 1))});
    }
    folders[open.back()].files.push_back(&entry);
  }
  for (Folder& folder : folders)  // The index sorts a folder as if its name ended with a slash.
    std::sort(folder.folders.begin(), folder.folders.end());
  return folders;
}

class Sweeper {
public:
  Sweeper(const IndexFile& index, const std::string& root)
      : m_index(index), m_folders(folders_of(index)), m_root(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  }
  Sweep run();

private:
  void look_at(const Folder& folder);
  void look_at_file(int here, const Folder& folder, const IndexEntry& entry, Sweep& found);
  void gone(const IndexEntry& entry, Sweep& found);
  void list(base::Fd here, const Folder& folder, Sweep& found);
  void add(Sweep found);

  const IndexFile& m_index;
  std::vector<Folder> m_folders;
  base::Fd m_root;
  std::atomic<bool> m_missing{false};
  std::mutex m_mutex;
  Sweep m_sweep;
};

Sweep Sweeper::run() {
  base::side_by_side(m_folders.size(), base::processors(), [this](std::size_t i) {
    if (!m_missing) look_at(m_folders[i]);
  });
  m_sweep.missing = m_missing;
  return std::move(m_sweep);
}

void Sweeper::add(Sweep found) {
  const std::lock_guard lock(m_mutex);
  std::move(found.doubtful.begin(), found.doubtful.end(), std::back_inserter(m_sweep.doubtful));
  std::move(found.strangers.begin(), found.strangers.end(), std::back_inserter(m_sweep.strangers));
}

void Sweeper::gone(const IndexEntry& entry, Sweep& found) {
  if (entry.left_out || entry.assumed_same || is_own_state(entry.path)) return;
  if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP)
    found.doubtful.emplace_back(entry.path);
  else if (entry.mode() == GIT_FILEMODE_COMMIT)
    found.doubtful.emplace_back(entry.path);  // Some submodules are ignored.
  else
    m_missing = true;
}

void Sweeper::look_at(const Folder& folder) {
  Sweep found;
  // A link in the place of a folder holds no tracked file. With a slash at the end it would be followed.
  const std::string place = folder.path.empty() ? "." : folder.path.substr(0, folder.path.size() - 1);
  base::Fd here(::openat(m_root.get(), place.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  for (const IndexEntry* entry : folder.files)
    if (here)
      look_at_file(here.get(), folder, *entry, found);
    else
      gone(*entry, found);
  if (here) list(std::move(here), folder, found);
  add(std::move(found));
}

void Sweeper::look_at_file(int here, const Folder& folder, const IndexEntry& entry, Sweep& found) {
  if (entry.assumed_same || entry.left_out) return;
  struct stat info{};
  const char* const name = entry.path.data() + folder.path.size();  // Ends with a zero, in the file and in our copies.
  if (::fstatat(here, name, &info, AT_SYMLINK_NOFOLLOW) != 0) return gone(entry, found);
  if (!entry.is_as_remembered(info, m_index.written())) found.doubtful.emplace_back(entry.path);
}

enum class Kind { file, folder, other };  // git does not see the others.

Kind kind_of(int here, const dirent& entry) {
  struct stat info{};
  unsigned char type = entry.d_type;
  if (type == DT_UNKNOWN && ::fstatat(here, entry.d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
    type = static_cast<unsigned char>(IFTODT(info.st_mode));
  if (type == DT_DIR) return Kind::folder;
  return type == DT_REG || type == DT_LNK ? Kind::file : Kind::other;
}

void Sweeper::list(base::Fd here, const Folder& folder, Sweep& found) {
  const int fd = here.get();
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(fd), ::closedir);
  if (!listing) return;
  here.release();  // The listing owns it now.
  while (const dirent* entry = ::readdir(listing.get())) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name == ".git" || folder.has_file(name)) continue;
    const Kind kind = kind_of(fd, *entry);
    if (kind == Kind::other || (kind == Kind::folder && folder.has_folder(name))) continue;
    std::string path = folder.path + std::string(name);
    if (!is_own_state(path)) found.strangers.push_back(kind == Kind::folder ? std::move(path) + "/" : std::move(path));
  }
}

}  // namespace

Sweep sweep(const IndexFile& index, const std::string& root) { return Sweeper(index, root).run(); }

}  // namespace slipway::source::git
