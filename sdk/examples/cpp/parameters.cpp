#include "parameters.hpp"

#include <slipway/json_nlohmann.hpp>

#include <algorithm>
#include <cstddef>

namespace licence_check {

const char k_config_schema[] = R"({"type":"object","additionalProperties":false,"required":["licence","extensions"],
"properties":{
"licence":{"type":"string","minLength":1,"description":"SPDX expression that every file must carry"},
"extensions":{"type":"array","minItems":1,"items":{"type":"string","minLength":2,"pattern":"^[.]"},
"description":"Endings of the files to look at, each with its dot"},
"ignore":{"type":"array","items":{"type":"string","minLength":1},
"description":"Files and folders to leave out, from the top of the repository"}},
"examples":[{"licence":"Apache-2.0","extensions":[".c",".h"],"ignore":["third_party"]}]})";

namespace {

// Without the slashes at its end, which change nothing.
std::string_view trimmed(std::string_view path) {
  while (path.size() > 1 && path.back() == '/')
    path.remove_suffix(1);
  return path;
}

// True for "a" and "a/b" when the folder is "a".
bool lies_in(std::string_view path, std::string_view folder) {
  folder = trimmed(folder);
  return path.substr(0, folder.size()) == folder && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_below_the_top(std::string_view path) {
  path = trimmed(path);
  for (;;) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string entry(const char* list, std::size_t index) { return std::string(list) + "[" + std::to_string(index) + "]"; }

// An entry inside of another one is a mistake that a schema cannot see.
void refuse_overlap(const slipway::Parameters& json, const std::vector<std::string>& paths, std::size_t index) {
  for (std::size_t other = 0; other < paths.size(); ++other) {
    const bool same = trimmed(paths[index]) == trimmed(paths[other]);
    if (other == index || (same && other > index) || !lies_in(trimmed(paths[index]), paths[other])) continue;
    json.refuse(entry("ignore", index),
                "'" + paths[index] + "' lies in '" + paths[other] + "', which is left out already");
  }
}

void check(const slipway::Parameters& json, const Parameters& given) {
  if (given.licence.empty()) json.refuse("licence", "must be a text that is not empty");
  if (given.extensions.empty()) json.refuse("extensions", "must be a list with at least one entry");
  for (std::size_t i = 0; i < given.extensions.size(); ++i)
    if (given.extensions[i].size() < 2 || given.extensions[i][0] != '.')
      json.refuse(entry("extensions", i), "must be a text that begins with a dot");
  for (std::size_t i = 0; i < given.ignore.size(); ++i) {
    if (given.ignore[i].empty()) json.refuse(entry("ignore", i), "must be a text that is not empty");
    if (!is_below_the_top(given.ignore[i]))
      json.refuse(entry("ignore", i), "'" + given.ignore[i] + "' is not a path inside the repository");
  }
  for (std::size_t i = 0; i < given.ignore.size(); ++i)
    refuse_overlap(json, given.ignore, i);
}

}  // namespace

Parameters read_parameters(std::string_view config) {
  slipway::Parameters json(config);
  Parameters given;
  given.licence = json.required<std::string>("licence");
  given.extensions = json.required<std::vector<std::string>>("extensions");
  given.ignore = json.optional<std::vector<std::string>>("ignore", {});
  json.refuse_others();
  check(json, given);
  return given;
}

bool Parameters::ignores(std::string_view path) const {
  return std::any_of(ignore.begin(), ignore.end(), [&](const std::string& folder) { return lies_in(path, folder); });
}

bool Parameters::wants(std::string_view path) const {
  return std::any_of(extensions.begin(), extensions.end(), [&](const std::string& extension) {
    return path.size() >= extension.size() && path.substr(path.size() - extension.size()) == extension;
  });
}

}  // namespace licence_check
