// The border of the module: one symbol, and no exception across it.
#include <slipway/source/git/facts.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/head.hpp>
#include <slipway/source/git/open.hpp>
#include <slipway/source/git/status.hpp>
#include <slipway/source/git/tags.hpp>
#include <slipway/source/git/tree_export.hpp>
#include <slipway/source/git/working_copy.hpp>
#include <slipway/source/git_module.hpp>

#include <fmt/format.h>

#include <array>
#include <exception>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_most_changes = 1000;

base::Result<model::SourceState> read(const std::string& folder) {
  SLIPWAY_TRY_ASSIGN(const Repository repository, open(folder));
  SLIPWAY_TRY_ASSIGN(model::SourceState state, read_head(repository.get()));
  git_oid head{};
  git_oid_fromstr(&head, state.commit.c_str());
  SLIPWAY_TRY_ASSIGN(const std::vector<TagRef> tags, all_tags(repository.get()));
  state.tags_at_head = tags_of(tags, head);
  if (state.bare) return state;
  SLIPWAY_TRY_ASSIGN(Changes changes, read_changes(repository.get()));
  state.changed_files = std::move(changes.files);
  if (state.changed_files.size() > k_most_changes) state.changed_files.resize(k_most_changes);
  state.dirty_submodules = std::move(changes.submodules);
  return state;
}

base::Status write_tree(const std::string& folder, const std::string& tree_id, const std::string& destination) {
  SLIPWAY_TRY_ASSIGN(const Repository repository, open(folder));
  git_oid id{};
  if (tree_id.size() != GIT_OID_HEXSZ || git_oid_fromstr(&id, tree_id.c_str()) != 0)
    return base::fail({.code = {409}, .what = "cannot export a tree", .why = fmt::format("'{}' is no id", tree_id)});
  return export_tree(repository.get(), id, destination);
}

base::Error unexpected(const std::exception& exception) {
  return {.code = {7000}, .what = "reading the repository failed", .why = exception.what()};
}

// No exception leaves the module.
template <typename Work>
auto guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const std::exception& exception) {
    return base::fail(unexpected(exception));
  }
}

class Module final : public GitModule {
public:
  base::Result<model::SourceState> read_source(const std::string& folder) override {
    return guarded([&] { return read(folder); });
  }

  base::Result<model::SourceFacts> read_facts(const std::string& folder) override {
    return guarded([&]() -> base::Result<model::SourceFacts> {
      SLIPWAY_TRY_ASSIGN(const Repository repository, open(folder));
      return git::read_facts(repository.get());
    });
  }

  base::Result<std::vector<model::SourceTag>> read_tags(const std::string& folder) override {
    return guarded([&]() -> base::Result<std::vector<model::SourceTag>> {
      SLIPWAY_TRY_ASSIGN(const Repository repository, open(folder));
      return git::read_tags(repository.get());
    });
  }

  base::Result<std::string> merge_base(const std::string& folder, const std::string& branch) override {
    return guarded([&]() -> base::Result<std::string> {
      SLIPWAY_TRY_ASSIGN(const Repository repository, open(folder));
      return merge_base_with(repository.get(), branch);
    });
  }

  base::Status export_tree(const std::string& folder, const std::string& tree_id,
                           const std::string& destination) override {
    return guarded([&] { return write_tree(folder, tree_id, destination); });
  }

  base::Status export_working_directory(const std::string& root, const std::string& destination) override {
    return guarded([&]() -> base::Status {
      SLIPWAY_TRY_ASSIGN(const Repository repository, open(root));
      return copy_work_tree(repository.get(), destination);
    });
  }
};

// Extensions that change nothing for a reader of objects, index and work tree.
bool start() {
  if (git_libgit2_init() < 0) return false;
  std::array<const char*, 3> extensions{"worktreeconfig", "partialclone", "preciousobjects"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions.data(), extensions.size()) == 0;
}

}  // namespace

}  // namespace slipway::source::git

extern "C" __attribute__((visibility("default"))) slipway::source::GitModule* slipway_git_module() {
  static slipway::source::git::Module module;
  return slipway::source::git::start() ? &module : nullptr;
}
