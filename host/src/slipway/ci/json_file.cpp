#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/ci/json_file.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

namespace slipway::ci {

base::Result<std::string> read_limited(const std::string& path, std::size_t limit) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && static_cast<std::size_t>(facts.st_size) > limit)
    return base::fail(
        {.code = {310},
         .what = fmt::format("{} is too large", path),
         .why = fmt::format("it has {}, and {} are read", base::bytes(facts.st_size), base::bytes(limit))});
  return base::read_file(path, limit).map_error([](base::Error error) {
    error.code = {311};
    return error;
  });
}

base::Result<base::Json> parse_json_object(const std::string& text, const std::string& name) {
  SLIPWAY_TRY_ASSIGN(base::Json value, base::parse_json(text, name).map_error([](base::Error error) {
    error.code = {318};
    return error;
  }));
  if (value.is_object()) return value;
  return base::fail({.code = {318}, .what = fmt::format("{} is not a JSON object", name)});
}

}  // namespace slipway::ci
