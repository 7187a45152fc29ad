#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/configuration.hpp>

#include <algorithm>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_commondir_limit = 64 * 1024;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// A linked work tree keeps its configuration in the repository that it was made from.
std::string common_folder(const std::string& git_folder) {
  const auto text = base::read_file(base::join_path(git_folder, "commondir"), k_commondir_limit);
  if (!text) return git_folder;
  return base::absolute_path(base::join_path(git_folder, base::trimmed(*text)));
}

// Calls `take` with each entry. Not by a regular expression of libgit2's: version 1.5 leaks for each name that does not
// match one.
template <typename Take>
void for_each(git_config* config, Take take) {
  ConfigIterator iterator;
  if (git_config_iterator_new(Out(iterator), config) != 0) return;
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, iterator.get()) == 0)
    take(std::string_view(entry->name), std::string(entry->value == nullptr ? "" : entry->value));
}

}  // namespace

std::string config_text(git_repository* repository, const char* key) {
  Config config;
  Buffer value;
  if (git_repository_config_snapshot(Out(config), repository) != 0) return {};
  if (git_config_get_string_buf(value, config.get(), key) != 0) return {};
  return std::string(value.text());
}

bool is_partial_clone(git_repository* repository) {
  return !config_text(repository, "extensions.partialclone").empty() ||
         config_text(repository, "remote.origin.promisor") == "true";
}

std::set<std::string> filter_drivers(git_repository* repository) {
  std::set<std::string> drivers;
  Config config;
  if (git_repository_config_snapshot(Out(config), repository) != 0) return drivers;
  constexpr std::string_view k_section = "filter.";
  for_each(config.get(), [&](std::string_view name, const std::string& value) {
    const std::size_t end = name.rfind('.');
    const bool runs = name.ends_with(".smudge") || name.ends_with(".process");
    if (runs && name.starts_with(k_section) && end > k_section.size() && !value.empty())
      drivers.emplace(name.substr(k_section.size(), end - k_section.size()));
  });
  return drivers;
}

std::vector<std::string> extensions_in(const std::string& git_folder) {
  std::vector<std::string> found;
  Config config;
  const std::string file = base::join_path(common_folder(git_folder), "config");
  if (git_config_open_ondisk(Out(config), file.c_str()) != 0) return found;
  constexpr std::string_view k_section = "extensions.";
  for_each(config.get(), [&](std::string_view name, const std::string& value) {
    if (name.starts_with(k_section)) found.push_back(lower(std::string(name.substr(k_section.size())) + "=" + value));
  });
  return found;
}

std::vector<std::string> safe_directories() {
  std::vector<std::string> values;
  Config config;
  if (git_config_open_default(Out(config)) != 0) return values;
  for_each(config.get(), [&](std::string_view name, const std::string& value) {
    if (name != "safe.directory") return;
    if (value.empty())
      values.clear();
    else
      values.push_back(value);
  });
  return values;
}

}  // namespace slipway::source::git
