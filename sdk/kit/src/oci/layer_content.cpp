#include "layer_content.hpp"

#include <slipway/kit/files.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <filesystem>
#include <system_error>

namespace slipway::kit {
namespace {

constexpr int k_max_depth = 200;

Error bad_target(const std::string& target, std::string why) {
  return {SLIPWAY_E_CONFIG, "'" + target + "' cannot be a path in the image", std::move(why)};
}

// "/app/./bin/" -> "app/bin"; the root is "".
Result<std::string> path_in_image(const std::string& target) {
  if (target.empty() || target.front() != '/') return fail(bad_target(target, "it is not absolute"));
  if (target.find('\0') != std::string::npos) return fail(bad_target(target, "it holds a NUL byte"));
  std::string path;
  for (std::size_t start = 1; start <= target.size();) {
    const std::size_t end = std::min(target.find('/', start), target.size());
    const std::string part = target.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") return fail(bad_target(target, "it holds '..'"));
    if (part.compare(0, 4, ".wh.") == 0) return fail(bad_target(target, "names that begin with .wh. are whiteouts"));
    path += path.empty() ? part : "/" + part;
  }
  return path;
}

class Collector {
public:
  explicit Collector(ParentFolders parents) : m_parents(parents) {}

  Status add(const ImageFile& wanted) {
    SLIPWAY_KIT_TRY_ASSIGN(std::string path, path_in_image(wanted.target));
    if (wanted.source.empty()) return put(path, {EntryKind::folder, {}, {}, wanted.mode.value_or(0755), false});
    struct stat info{};
    if (::stat(wanted.source.c_str(), &info) != 0) return fail(io_error("add to the image:", wanted.source, errno));
    if (S_ISDIR(info.st_mode)) return add_folder(wanted.source, path, 0);
    if (wanted.target.back() == '/') path = join_path(path, wanted.source.substr(wanted.source.rfind('/') + 1));
    return add_file(wanted.source, path, info, wanted.mode);
  }

  LayerContent take() { return std::move(m_content); }

private:
  Status add_file(const std::string& source, const std::string& path, const struct stat& info,
                  std::optional<std::uint32_t> mode = {}) {
    if (!S_ISREG(info.st_mode))
      return fail({SLIPWAY_E_CONFIG, "cannot add " + source, "it is no file, folder or link"});
    const std::uint32_t normal = (info.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
    return put(path, {EntryKind::file, source, {}, mode.value_or(normal), false});
  }

  Status add_link(const std::string& source, const std::string& path) {
    std::string target(PATH_MAX, '\0');
    const ssize_t length = ::readlink(source.c_str(), target.data(), target.size());
    if (length < 0) return fail(io_error("read the link", source, errno));
    target.resize(static_cast<std::size_t>(length));
    return put(path, {EntryKind::link, {}, std::move(target), 0777, false});
  }

  Status add_folder(const std::string& source, const std::string& path, int depth) {
    if (depth > k_max_depth) return fail({SLIPWAY_E_CONFIG, "the folders below " + source + " are nested too deeply"});
    std::error_code error;
    for (std::filesystem::directory_iterator entry(source, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      if (name.compare(0, 4, ".wh.") == 0) return fail(bad_target(name, "names that begin with .wh. are whiteouts"));
      SLIPWAY_KIT_TRY(add_found(join_path(source, name), path.empty() ? name : path + "/" + name, depth));
    }
    if (error) return fail(io_error("list", source, error.value()));
    return {};
  }

  Status add_found(const std::string& source, const std::string& path, int depth) {
    struct stat info{};
    if (::lstat(source.c_str(), &info) != 0) return fail(io_error("stat", source, errno));
    if (S_ISLNK(info.st_mode)) return add_link(source, path);
    if (!S_ISDIR(info.st_mode)) return add_file(source, path, info);
    SLIPWAY_KIT_TRY(put(path, {EntryKind::folder, {}, {}, 0755, false}));
    return add_folder(source, path, depth + 1);
  }

  Status put(const std::string& path, LayerEntry entry) {
    if (path.empty())
      return entry.kind == EntryKind::folder ? Status() : fail(bad_target("/", "it is the root of the image"));
    SLIPWAY_KIT_TRY(put_parents(path));
    const auto [place, fresh] = m_content.try_emplace(path, entry);
    if (fresh) return {};
    if (place->second.kind != EntryKind::folder || entry.kind != EntryKind::folder)
      return fail({SLIPWAY_E_CONFIG, "two files of a layer go to /" + path});
    if (place->second.implied) place->second = std::move(entry);
    return {};
  }

  // A base has its own folders, whose modes are not ours to change.
  Status put_parents(const std::string& path) {
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
      const auto above = m_content.find(path.substr(0, slash));
      if (above != m_content.end() && above->second.kind != EntryKind::folder)
        return fail({SLIPWAY_E_CONFIG, "/" + path + " lies below /" + above->first + ", which is not a folder"});
      if (above == m_content.end() && m_parents == ParentFolders::write)
        m_content[path.substr(0, slash)] = LayerEntry{};
    }
    return {};
  }

  ParentFolders m_parents;
  LayerContent m_content;
};

}  // namespace

Result<LayerContent> collect_layer(const ImageLayer& layer, ParentFolders parents) {
  Collector collector(parents);
  for (const ImageFile& file : layer.files)
    SLIPWAY_KIT_TRY(collector.add(file));
  return collector.take();
}

}  // namespace slipway::kit
