#include <slipway/source/git/cleanness.hpp>
#include <slipway/source/git/describe.hpp>
#include <slipway/source/git/facts.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/head.hpp>
#include <slipway/source/git/merge_base.hpp>
#include <slipway/source/git/open.hpp>

#include <fmt/format.h>

#include <unordered_map>

namespace slipway::source::git {

namespace {

base::Status add_description(git_repository* repository, const git_oid& head, model::SourceFacts& facts) {
  SLIPWAY_TRY_ASSIGN(const std::vector<TagRef> tags, all_tags(repository));
  if (facts.shallow && tags_of(tags, head).empty()) return {};
  History history(repository);
  SLIPWAY_TRY_ASSIGN(const std::optional<Description> found, describe(repository, history, tags, head));
  if (!found) return {};
  SLIPWAY_TRY_ASSIGN(facts.describe, text_of(repository, *found, Form::brief));
  SLIPWAY_TRY_ASSIGN(facts.describe_long, text_of(repository, *found, Form::always_long));
  return {};
}

base::Status add_cleanness(git_repository* repository, git_commit* head, model::SourceFacts& facts) {
  SLIPWAY_TRY_ASSIGN(const Cleanness found, look_at_work_tree(repository, *git_commit_tree_id(head)));
  facts.clean = found.clean();
  if (!found.tracked_changed || facts.describe.empty()) return {};
  facts.describe += "-dirty";
  facts.describe_long += "-dirty";
  return {};
}

// What a tag leads to may be a tree or a blob. Asks about each object once; the history knows most without reading
// them.
class CommitCheck {
public:
  CommitCheck(git_repository* repository, git_odb* objects)
      : m_repository(repository), m_objects(objects), m_history(repository) {}

  base::Result<bool> leads_to_commit(const TagRef& tag) {
    if (const auto known = m_known.find(tag.peeled); known != m_known.end()) return known->second;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_COMMIT;
    const int code = m_history.knows(tag.peeled) ? 0 : git_odb_read_header(&size, &type, m_objects, &tag.peeled);
    if (code == 0) return m_known[tag.peeled] = type == GIT_OBJECT_COMMIT;
    return base::fail(object_failure(m_repository, code, tag.peeled, fmt::format("cannot read tag '{}'", tag.name)));
  }

private:
  git_repository* m_repository;
  git_odb* m_objects;
  History m_history;
  std::unordered_map<git_oid, bool, OidHash, OidEqual> m_known;
};

base::Error no_branch(git_repository* repository, const std::string& branch) {
  if (branch.empty())
    return {.code = {409},
            .what = fmt::format("the default branch of {} is not known", root_of(repository)),
            .why = "refs/remotes/origin/HEAD does not say",
            .hint = "name the branch, or run: git remote set-head origin --auto"};
  return {.code = {409},
          .what = fmt::format("there is no branch '{}' in {}", branch, root_of(repository)),
          .why = "neither refs/remotes/origin nor refs/heads has it",
          .hint = fmt::format("fetch it: git fetch origin {0}:refs/remotes/origin/{0}", branch)};
}

base::Error cut_off(git_repository* repository) {
  return {.code = {404},
          .what = fmt::format("where HEAD of {} has left its branch is not known", root_of(repository)),
          .why = "this clone is shallow, so the history that would tell is missing",
          .hint = "fetch it all: git fetch --unshallow (actions/checkout: fetch-depth: 0)"};
}

base::Result<git_oid> tip_of(git_repository* repository, const std::string& branch) {
  const std::string short_name = branch.empty() ? "HEAD" : branch;
  git_oid id{};
  if (git_reference_name_to_id(&id, repository, ("refs/remotes/origin/" + short_name).c_str()) == 0) return id;
  if (!branch.empty() && git_reference_name_to_id(&id, repository, ("refs/heads/" + branch).c_str()) == 0) return id;
  return base::fail(no_branch(repository, branch));
}

}  // namespace

base::Result<model::SourceFacts> read_facts(git_repository* repository) {
  SLIPWAY_TRY_ASSIGN(const Commit head, head_commit(repository));
  const git_oid& id = *git_commit_id(head.get());
  model::SourceFacts facts;
  facts.commit = to_text(id);
  facts.short_sha = facts.commit.substr(0, 7);
  facts.shallow = git_repository_is_shallow(repository) == 1;
  SLIPWAY_TRY(add_description(repository, id, facts));
  if (git_repository_is_bare(repository) == 0) SLIPWAY_TRY(add_cleanness(repository, head.get(), facts));
  return facts;
}

base::Result<std::vector<model::SourceTag>> read_tags(git_repository* repository) {
  SLIPWAY_TRY_ASSIGN(const std::vector<TagRef> tags, all_tags(repository));
  ObjectDatabase objects;
  if (const int code = git_repository_odb(Out(objects), repository); code != 0)
    return base::fail(failure(code, "cannot read the objects of the repository"));
  CommitCheck check(repository, objects.get());
  std::vector<model::SourceTag> found;
  found.reserve(tags.size());
  for (const TagRef& tag : tags) {
    SLIPWAY_TRY_ASSIGN(const bool counts, check.leads_to_commit(tag));
    if (counts) found.push_back({.name = tag.name, .commit = to_text(tag.peeled)});
  }
  return found;
}

base::Result<std::string> merge_base_with(git_repository* repository, const std::string& branch) {
  if (git_repository_is_shallow(repository) == 1) return base::fail(cut_off(repository));
  SLIPWAY_TRY_ASSIGN(const Commit head, head_commit(repository));
  SLIPWAY_TRY_ASSIGN(const git_oid tip, tip_of(repository, branch));
  History history(repository);
  SLIPWAY_TRY_ASSIGN(const std::optional<git_oid> base, merge_base(history, *git_commit_id(head.get()), tip));
  return base ? to_text(*base) : std::string();
}

}  // namespace slipway::source::git
