#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/tree_filter.hpp>

#include <fmt/format.h>
#include <git2/sys/repository.h>

namespace slipway::source::git {

namespace {

int open_view(Repository& view, git_repository* repository, git_tree* tree) {
  if (const int code = git_repository_open_bare(Out(view), git_repository_path(repository)); code != 0) return code;
  Index index;
  if (const int code = git_index_new(Out(index)); code != 0) return code;
  if (const int code = git_index_read_tree(index.get(), tree); code != 0) return code;
  return git_repository_set_index(view.get(), index.get());
}

bool tree_has_attributes(git_repository* view) {
  Index index;
  if (git_repository_index(Out(index), view) != 0) return true;
  const std::size_t count = git_index_entrycount(index.get());
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view path = git_index_get_byindex(index.get(), i)->path;
    if (path == ".gitattributes" || path.ends_with("/.gitattributes")) return true;
  }
  return false;
}

// A file of that name in a folder where libgit2 looks at this level.
bool is_in_search_path(git_config_level_t level, const char* name) {
  Buffer folders;
  if (git_libgit2_opts(GIT_OPT_GET_SEARCH_PATH, level, static_cast<git_buf*>(folders)) != 0) return true;
  for (const std::string& folder : base::split(folders.text(), GIT_PATH_LIST_SEPARATOR))
    if (!folder.empty() && base::exists(base::join_path(folder, name))) return true;
  return false;
}

bool may_convert(git_repository* view) {
  const std::string automatic = config_text(view, "core.autocrlf");
  if (automatic != "" && automatic != "false" && automatic != "input") return true;
  return tree_has_attributes(view) || !config_text(view, "core.attributesFile").empty() ||
         is_in_search_path(GIT_CONFIG_LEVEL_SYSTEM, "gitattributes") ||
         is_in_search_path(GIT_CONFIG_LEVEL_XDG, "attributes") ||
         base::exists(base::join_path(git_repository_commondir(view), "info/attributes"));
}

std::string raw_content(git_blob* blob) {
  return {static_cast<const char*>(git_blob_rawcontent(blob)), static_cast<std::size_t>(git_blob_rawsize(blob))};
}

}  // namespace

TreeFilter::TreeFilter(Repository view)
    : m_view(std::move(view)), m_converts(may_convert(m_view.get())), m_programs(filter_drivers(m_view.get())) {}

base::Result<TreeFilter> TreeFilter::create(git_repository* repository, git_tree* tree) {
  Repository view;
  if (const int code = open_view(view, repository, tree); code != 0)
    return base::fail(failure(code, "cannot read the attributes of the tree"));
  return TreeFilter(std::move(view));
}

base::Status TreeFilter::refuse_programs(const std::string& path) {
  if (m_programs.empty()) return {};
  const char* driver = nullptr;
  const int code = git_attr_get(&driver, m_view.get(), GIT_ATTR_CHECK_INDEX_ONLY, path.c_str(), "filter");
  if (code != 0) return base::fail(failure(code, fmt::format("cannot read the attributes of '{}'", path)));
  if (git_attr_value(driver) != GIT_ATTR_VALUE_STRING || !m_programs.contains(driver)) return {};
  return base::fail(
      {.code = {409},
       .what = fmt::format("cannot export '{}'", path),
       .why = fmt::format("its content comes from the filter program '{}', which is not run here", driver),
       .hint = "keep the content itself in the repository, or use the work tree with --dirty"});
}

base::Result<std::string> TreeFilter::apply(git_blob* blob, const std::string& path) {
  if (!m_converts) return raw_content(blob);
  return convert(blob, path);
}

base::Result<std::string> TreeFilter::convert(git_blob* blob, const std::string& path) {
  SLIPWAY_TRY(refuse_programs(path));
  FilterList filters;
  const int loaded =
      git_filter_list_load(Out(filters), m_view.get(), blob, path.c_str(), GIT_FILTER_TO_WORKTREE, GIT_FILTER_DEFAULT);
  if (loaded != 0) return base::fail(failure(loaded, fmt::format("cannot read the attributes of '{}'", path)));
  if (filters == nullptr) return raw_content(blob);
  Buffer content;
  const int applied = git_filter_list_apply_to_blob(content, filters.get(), blob);
  if (applied != 0) return base::fail(failure(applied, fmt::format("cannot convert '{}'", path)));
  return std::string(content.text());
}

}  // namespace slipway::source::git
