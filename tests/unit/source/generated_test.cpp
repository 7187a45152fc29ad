// Repositories made by chance, read by us and by the real git. SLIPWAY_GENERATED_REPOSITORIES=300 makes three hundred.
//
// Known differences, none of which the generator makes:
// - git from 2.48 chooses between candidates of a describe as soon as it has them all; we choose as git did before.
// - refs/replace and info/grafts are not followed.
// - status.showUntrackedFiles=no does not hide an untracked file, because a build would see it.
// - What is under .slipway never counts.
// - `git describe --dirty` does not read diff.ignoreSubmodules, `git status` does; we do.
#include "generated_repository.hpp"
#include "support/catch.hpp"

#include <slipway/base/side_by_side.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/repository.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>

using namespace slipway;
using test::GeneratedRepository;
using test::run_git;
using Lines = std::vector<std::string>;

namespace {

Lines lines_of(const std::string& text) {
  Lines lines = base::split(text, '\n');
  std::erase(lines, "");
  return lines;
}

std::string first_line(const test::GitAnswer& answer) {
  const Lines lines = lines_of(answer.out);
  return answer.code == 0 && !lines.empty() ? lines.front() : std::string();
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += line + " ";
  return text;
}

// What both sides say, by topic.
using Facts = std::map<std::string, std::string>;

Facts facts_of_git(const std::string& root) {
  Facts facts;
  Lines changes = lines_of(run_git(root, {"--no-optional-locks", "status", "--porcelain=v2", "--branch"}).out);
  const std::string oid = "# branch.oid ";
  for (const std::string& line : changes)
    if (line.starts_with(oid)) facts["commit"] = line.substr(oid.size());
  std::erase_if(changes, [](const std::string& line) { return line.starts_with('#'); });
  facts["clean"] = changes.empty() ? "yes" : "no";
  const auto hidden = test::Complaints::hidden;  // Without a tag git complains.
  facts["describe"] = first_line(run_git(root, {"describe", "--tags", "--dirty"}, {}, hidden));
  facts["describe --long"] = first_line(run_git(root, {"describe", "--tags", "--dirty", "--long"}, {}, hidden));
  std::map<std::string, std::string> tags;  // "ID refs/tags/NAME", and "ID refs/tags/NAME^{}" of an annotated one.
  for (const std::string& line : lines_of(run_git(root, {"show-ref", "--tags", "-d"}).out)) {
    const std::string name = line.substr(std::string("refs/tags/").size() + 41);
    tags[name.ends_with("^{}") ? name.substr(0, name.size() - 3) : name] = line.substr(0, 40);
  }
  for (const auto& [name, commit] : tags) {
    facts["tags"] += name + "=" + commit + " ";
    if (commit == facts["commit"]) facts["tags at HEAD"] += name + " ";
  }
  return facts;
}

std::string shown(const base::Error& error) { return base::one_line(error); }

Facts facts_of_ours(const std::string& root) {
  Facts facts;
  const auto read = source::read_facts(root);
  const auto state = source::read_source(root);
  const auto tags = source::read_tags(root);
  if (!read || !state || !tags) return {{"error", shown(!read ? read.error() : !state ? state.error() : tags.error())}};
  facts["commit"] = read->commit;
  facts["clean"] = read->clean ? "yes" : "no";
  facts["describe"] = read->describe;
  facts["describe --long"] = read->describe_long;
  for (const model::SourceTag& tag : *tags)
    facts["tags"] += tag.name + "=" + tag.commit + " ";
  if (!state->tags_at_head.empty()) facts["tags at HEAD"] = joined(state->tags_at_head);
  if (state->dirty() == read->clean) facts["error"] = "the list of changes says otherwise";
  return facts;
}

// Of several equally good bases git takes the newest, and of equally old ones an arbitrary one.
bool same_merge_base(const std::string& root, std::string& difference) {
  const Lines theirs = lines_of(run_git(root, {"merge-base", "--all", "HEAD", "origin/main"}).out);
  const auto ours = source::merge_base(root, "main");
  if (ours && theirs.empty() && ours->empty()) return true;
  if (ours && std::find(theirs.begin(), theirs.end(), *ours) != theirs.end()) return true;
  difference = "merge-base: " + (ours ? *ours : shown(ours.error())) + " is none of " + joined(theirs) + "\n";
  return false;
}

bool counts_as_before_2_48() {
  const std::string version = first_line(run_git(".", {"--version"}));
  int major = 0;
  int minor = 0;
  std::sscanf(version.c_str(), "git version %d.%d", &major, &minor);
  return major < 2 || (major == 2 && minor < 48);
}

std::string differences(const std::string& folder, unsigned seed, bool compares_all) {
  const GeneratedRepository made(folder, seed);
  Facts ours = facts_of_ours(made.root());
  Facts theirs = facts_of_git(made.root());
  std::string text;
  for (const auto& [topic, value] : theirs) {
    const bool ambiguous = topic.starts_with("describe") && !made.linear();
    if (ours[topic] != value && (compares_all || !ambiguous))
      text += topic + ": ours '" + ours[topic] + "', git's '" + value + "'\n";
  }
  if (ours.contains("error")) text += ours["error"] + "\n";
  same_merge_base(made.root(), text);
  return text.empty() ? text : "seed " + std::to_string(seed) + ":\n" + text + made.story();
}

}  // namespace

TEST_CASE("describe, clean or dirty, tags and the merge base are those of git in repositories made by chance",
          "[generated]") {
  test::home();
  const char* wanted = std::getenv("SLIPWAY_GENERATED_REPOSITORIES");
  const std::size_t count = wanted == nullptr ? 60 : std::strtoul(wanted, nullptr, 10);
  REQUIRE(count > 0);
  const bool compares_all = counts_as_before_2_48();
  const test::TempFolder folder;
  std::mutex mutex;
  Lines wrong;
  base::side_by_side(count, base::processors(), [&](std::size_t i) {
    const std::string place = folder.path(std::to_string(i));
    std::filesystem::create_directory(place);
    std::string text = differences(place, static_cast<unsigned>(i), compares_all);
    if (text.empty()) return;
    const std::lock_guard lock(mutex);
    wrong.push_back(std::move(text));
  });
  INFO(wrong.size() << " of " << count << " differ; the first: " << (wrong.empty() ? "" : wrong.front()));
  CHECK(wrong.empty());
}
