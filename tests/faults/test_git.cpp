// Sources in every state: rows G of the catalogue.
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "trial.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>

using namespace slipway::test;

namespace {

const std::string k_stage = "  odd: {uses: dev.slipway.tests.misbehave, with: {do: threads}}\n";

void check_refused(const Trial& trial, const Ended& ended, const std::string& line) {
  INFO(ended.out << ended.err);
  CHECK(ended.code == 4);
  CHECK(ended.last_error_line().starts_with("error[" + line.substr(0, 6) + "]: "));
  CHECK(contains(ended.last_error_line(), line.substr(7)));
  CHECK(ended.survivors == std::vector<std::string>{});
  CHECK(trial.runs().empty());
}

// A second repository made of the first by git.
Ended run_in(Trial& trial, const std::string& below) {
  trial.below = below;
  return trial.run();
}

}  // namespace

TEST_CASE("fault_G0: no repository", "[git]") {
  Trial trial(Trial::Bare{}, k_stage);
  check_refused(trial, trial.run(), "SL0401 ");
}

TEST_CASE("fault_G4: a branch without a commit", "[git]") {
  Trial trial(Trial::Bare{}, k_stage);
  git(trial.folder, "init -q -b main");
  check_refused(trial, trial.run(), "SL0402 ");
}

TEST_CASE("fault_G5: a bare repository", "[git]") {
  Trial trial(k_stage);
  git(trial.folder, "clone -q --bare . bare.git");
  const Ended ended = run_in(trial, "bare.git");
  check_refused(trial, ended, "SL0403 bare");
}

TEST_CASE("fault_G1: a shallow clone runs, and says what it cannot know", "[git]") {
  Trial trial(k_stage);
  trial.folder.write("more.txt", "more");
  git(trial.folder, "add more.txt");
  git(trial.folder, "-c user.name=t -c user.email=t@example.com commit -q -m second");
  git(trial.folder, "clone -q --depth 1 file://" + trial.folder.path() + " shallow");
  const Ended ended = run_in(trial, "shallow");
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
}

TEST_CASE("fault_G1: a shallow clone says that it may have lost the version, and is refused where there must be one",
          "[git]") {
  for (const auto& [rules, code] : {std::pair("type=sha, ", 0), std::pair("", 4)}) {
    Trial trial("  release: {uses: dev.slipway.tests.candidate}\n"
                "  publish:\n    uses: tag-publish\n    needs: [release]\n    with: {to: [\"oci:../layout\"], tags: [" +
                std::string(rules) + "\"type=semver,pattern={{version}}\"]}\n");
    git(trial.folder, "-c user.name=t -c user.email=t@example.com commit -q --allow-empty -m second");
    git(trial.folder, "clone -q --depth 1 file://" + trial.folder.path() + " shallow");
    trial.below = "shallow";
    const Ended ended = trial.run("plan --plugin " + trial.plugins[3]);
    INFO(ended.out << ended.err);
    CHECK(ended.code == code);
    if (code == 0)
      CHECK(contains(ended.err,
                     "stage 'publish': this clone is shallow and has no tag here, so version rules give none"));
    else
      CHECK(ended.last_error_line().starts_with("error[SL0404]: stage 'publish' needs a version"));
  }
}

TEST_CASE("fault_G2: a detached HEAD", "[git]") {
  Trial trial(k_stage);
  git(trial.folder, "checkout -q --detach");
  check_green(trial, trial.run());
  CHECK(trial.folder.read(trial.run_folder() + "/journal.jsonl").find("refs/heads") == std::string::npos);
}

TEST_CASE("fault_G6: a linked work tree", "[git]") {
  Trial trial(k_stage);
  git(trial.folder, "worktree add -q -b other tree");
  const Ended ended = run_in(trial, "tree");
  INFO(ended.out << ended.err);
  CHECK(ended.code == 0);
  CHECK(std::filesystem::exists(trial.folder.path("tree/.slipway/runs")));
}

TEST_CASE("fault_G9: a repository of somebody else", "[git]") {
  if (geteuid() != 0) return skip("only root can give files away");
  Trial trial(k_stage);
  REQUIRE(lchown(trial.folder.path().c_str(), 12345, 12345) == 0);
  REQUIRE(lchown(trial.folder.path(".git").c_str(), 12345, 12345) == 0);
  const Ended ended = trial.run();
  check_refused(trial, ended, "SL0407 safe.directory");
}

TEST_CASE("fault_G10: a repository whose objects are gone", "[git]") {
  Trial trial(k_stage);
  std::filesystem::remove_all(trial.folder.path(".git/objects"));
  std::filesystem::create_directory(trial.folder.path(".git/objects"));
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  CHECK(ended.code == 4);
  CHECK(ended.last_error_line().starts_with("error[SL04"));
}

TEST_CASE("fault_G12: uncommitted changes keep a stage from publishing, and from nothing else", "[git]") {
  const TempFolder world;
  Trial trial(publishing(world.path()));
  trial.folder.write("uncommitted.txt", "x");
  const Ended refused = trial.run();
  check_refused(trial, refused, "SL0405 ");
  CHECK(contains(refused.err, "uncommitted.txt"));
  CHECK(trial.run("run --dirty").code == 4);
  CHECK_FALSE(std::filesystem::exists(world.path("ledger")));

  Trial harmless(k_stage);
  harmless.folder.write("uncommitted.txt", "x");
  check_green(harmless, harmless.run());
}

TEST_CASE("fault_G19: names of branches are data", "[git]") {
  for (const std::string name : {"$(touch-me)", ";reboot", "a'b\"c", "`id`", "caf\xc3\xa9", "\xf0\x9f\x9a\x80"}) {
    Trial trial(k_stage);
    git(trial.folder, "checkout -q -b x" + name);
    const Ended ended = trial.run();
    INFO(name);
    check_green(trial, ended);
  }
}

TEST_CASE("fault_G20: a commit's subject commands nobody", "[git]") {
  Trial trial(k_stage);
  trial.folder.write("message", "evil \x1b[2J\x1b]0;x\a ::set-output name=a::b ##[add-mask]x\r\n");
  git(trial.folder, "-c user.name=t -c user.email=t@example.com commit -q --allow-empty --file message");
  std::filesystem::remove(trial.folder.path("message"));
  const Ended ended = trial.run();
  check_green(trial, ended);
  CHECK_FALSE(contains(ended.out + ended.err, "\x1b"));
  CHECK_FALSE(contains(ended.out + ended.err, "\r"));
}
