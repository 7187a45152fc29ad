#include "artifacts.hpp"

#include "media_type.hpp"

#include <slipway/kit/files.hpp>
#include <slipway/kit/glob.hpp>

#include <unistd.h>

#include <cerrno>
#include <map>

namespace slipway::plugins::build {
namespace {

constexpr std::size_t k_hinted_files = 3;

std::string base_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

// NAME-FILENAME, with what a name may not hold replaced.
std::string name_of_many(const std::string& name, const std::string& path) {
  std::string joined = name + "-" + base_name(path);
  for (char& c : joined)
    if (std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-").find(c) ==
        std::string_view::npos)
      c = '_';
  return joined;
}

class Collector {
public:
  explicit Collector(const std::string& workspace) : m_workspace(workspace) {}

  kit::Status add(const WantedArtifact& wanted) {
    SLIPWAY_KIT_TRY_ASSIGN(const std::vector<std::string> paths, kit::glob(m_workspace, wanted.pattern));
    if (paths.empty()) miss(wanted, "nothing matches '" + wanted.pattern + "'" + hint(wanted.pattern));
    for (const std::string& path : paths)
      SLIPWAY_KIT_TRY(add_file(wanted, paths.size() == 1 ? wanted.name : name_of_many(wanted.name, path), path));
    return {};
  }
  Collection take() { return std::move(m_collection); }

private:
  kit::Status add_file(const WantedArtifact& wanted, const std::string& name, const std::string& path) {
    const auto [other, is_new] = m_paths.emplace(name, path);
    if (!is_new)
      return kit::fail({SLIPWAY_E_CONFIG,
                        "two files would be the artifact '" + name + "'",
                        other->second + " and " + path,
                        {},
                        "give them different names in the parameter artifacts"});
    SLIPWAY_KIT_TRY_ASSIGN(const kit::Fd file, kit::open_file(kit::join_path(m_workspace, path)));
    SLIPWAY_KIT_TRY_ASSIGN(const std::uint64_t size, kit::file_size(file.get()));
    if (size == 0) {
      miss(wanted, "'" + path + "' is empty");
      return {};
    }
    SLIPWAY_KIT_TRY_ASSIGN(const std::string inside, kit::resolve_inside(m_workspace, path));
    std::string type = wanted.media_type;
    if (type.empty()) {
      SLIPWAY_KIT_TRY_ASSIGN(type, guess(path, file.get()));
    }
    m_collection.found.push_back({name, inside, std::move(type)});
    return {};
  }

  static kit::Result<std::string> guess(const std::string& path, int fd);

  void miss(const WantedArtifact& wanted, std::string message) {
    m_collection.missing.push_back({"artifact " + wanted.name, std::move(message)});
  }
  std::string hint(const std::string& pattern) const {
    std::string text;
    for (const std::string& path : kit::glob_nearest(m_workspace, pattern, k_hinted_files))
      text.append(text.empty() ? "; there is " : ", ").append(path);
    return text;
  }

  const std::string& m_workspace;
  Collection m_collection;
  std::map<std::string, std::string> m_paths;  // By name of the artifact.
};

kit::Result<std::string> Collector::guess(const std::string& path, int fd) {
  std::string start(k_media_type_bytes, '\0');
  const ssize_t count = ::pread(fd, start.data(), start.size(), 0);
  if (count < 0) return kit::fail(kit::io_error("read", path, errno));
  start.resize(static_cast<std::size_t>(count));
  return media_type_of(base_name(path), start);
}

}  // namespace

kit::Result<Collection> collect(const std::string& workspace, const std::vector<WantedArtifact>& wanted) {
  Collector collector(workspace);
  for (const WantedArtifact& artifact : wanted)
    SLIPWAY_KIT_TRY(collector.add(artifact));
  return collector.take();
}

}  // namespace slipway::plugins::build
