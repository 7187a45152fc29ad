#include <slipway/base/file.hpp>
#include <slipway/source/module_loader.hpp>
#include <slipway/source/repository.hpp>

#include <fmt/format.h>

#include <filesystem>

namespace slipway::source {

namespace {

// An export into a folder with content would give a mixture that is in no commit.
base::Status make_empty(const std::string& destination) {
  SLIPWAY_TRY(base::make_folders(destination));
  std::error_code error;
  const bool empty = std::filesystem::is_empty(destination, error);
  if (!error && empty) return {};
  return base::fail({.code = {601},
                     .what = fmt::format("cannot export to {}", destination),
                     .why = error ? error.message() : "it is not empty",
                     .hint = "remove the folder or name another"});
}

}  // namespace

base::Result<model::SourceState> read_source(const std::string& folder) {
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  return git->read_source(base::absolute_path(folder));
}

base::Result<model::SourceFacts> read_facts(const std::string& folder) {
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  return git->read_facts(base::absolute_path(folder));
}

base::Result<std::vector<model::SourceTag>> read_tags(const std::string& folder) {
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  return git->read_tags(base::absolute_path(folder));
}

base::Result<std::string> merge_base(const std::string& folder, const std::string& branch) {
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  return git->merge_base(base::absolute_path(folder), branch);
}

base::Status export_tree(const std::string& folder, const std::string& tree_id, const std::string& destination) {
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  SLIPWAY_TRY(make_empty(destination));
  return git->export_tree(base::absolute_path(folder), tree_id, base::absolute_path(destination));
}

base::Status export_working_directory(const model::SourceState& source, const std::string& destination) {
  if (source.bare)
    return base::fail({.code = {403},
                       .what = fmt::format("cannot copy the work tree of {}", source.root),
                       .why = "the repository is bare, so it has none",
                       .hint = "leave --dirty away, or work in a clone"});
  SLIPWAY_TRY_ASSIGN(GitModule * git, git_module());
  SLIPWAY_TRY(make_empty(destination));
  return git->export_working_directory(source.root, base::absolute_path(destination));
}

}  // namespace slipway::source
