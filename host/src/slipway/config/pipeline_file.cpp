#include <slipway/base/file.hpp>
#include <slipway/config/pipeline_reader.hpp>

#include <sys/stat.h>

namespace slipway::config {

namespace {

base::Error unreadable(const std::string& path, base::Error cause) {
  if (!base::exists(path))
    return {.code = {311},
            .what = "there is no file " + path,
            .hint = "write one ('slipway schema' shows the format), or name another with --file"};
  cause.code = {311};
  cause.what = "cannot read " + path;
  return cause;
}

bool is_larger(const std::string& path, std::size_t limit) {
  struct stat info{};
  return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode) && static_cast<std::size_t>(info.st_size) > limit;
}

}  // namespace

LoadResult load_pipeline(const std::string& path) {
  auto text = base::read_file(path, Document::k_largest);
  if (text) return parse_pipeline(std::move(*text), path);
  base::Error error = unreadable(path, std::move(text).error());
  if (is_larger(path, Document::k_largest)) error.code = {310};
  return tl::unexpected(Problems{std::move(error)});
}

}  // namespace slipway::config
