// States of the repository that a plan refuses.
#include "pipelines.hpp"
#include "support/catch.hpp"

using namespace slipway::test;

namespace {

Ran plan(const TempFolder& folder) { return with_plugins("plan", folder).runs(); }

constexpr const char* k_release_pipeline = R"(slipway: 1
name: sample
stages:
  publish:
    uses: dev.slipway.tests.world
    with: {world: /nowhere}
)";

std::string world_plugin() { return "dev.slipway.tests.world=" + built("tests/plugins/world.so"); }

}  // namespace

TEST_CASE("A folder without a repository") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  plan(folder).exits(4).complains_about("error[SL0401]: ");
}

TEST_CASE("A repository in which nothing is committed") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_pipeline);
  git(folder, "init -q -b main");
  plan(folder).exits(4).complains_about("error[SL0402]: ");
}

TEST_CASE("A bare repository") {
  const TempFolder folder;
  git(folder, "init -q -b main --bare");
  plan(folder).exits(4).complains_about("error[SL0402]: ");
}

TEST_CASE("A bare repository with commits") {
  const TempFolder folder;
  folder.write("work/slipway.yaml", k_pipeline);
  git(folder, "init -q -b main work");
  git(folder, "-C work add -A");
  git(folder, "-C work commit -q -m first");
  git(folder, "clone -q --bare work bare");
  with_plugins("plan", folder)
      .below("bare")
      .runs()
      .exits(4)
      .complains("error[SL0403]: FOLDER/bare is a bare repository - it has no work tree and so no pipeline - nothing "
                 "was run - run "
                 "slipway in a clone of it\n");
}

TEST_CASE("Uncommitted changes stop what publishes, and nothing else") {
  const TempFolder folder;
  folder.write("slipway.yaml", k_release_pipeline);
  make_repository(folder);
  folder.write("new.txt", "new");
  const auto with_world = [&folder](const std::string& words) {
    return Cli(words).in(folder).word("--plugin").word(world_plugin()).runs();
  };
  const std::string refusal = "error[SL0405]: stage 'publish' refuses a source with uncommitted changes - not "
                              "committed: new.txt - commit or stash them: what is published must be in a commit\n";
  with_world("run").exits(4).complains(refusal);
  with_world("run --dry-run").exits(4).complains(refusal);
  with_world("run --dirty").exits(4).complains(refusal);
  const std::string warning = "warning: a run would be refused: stage 'publish' refuses a source with uncommitted "
                              "changes; not committed: new.txt\n";
  with_world("plan").exits(0).prints_something_like("publish").complains(warning);
  with_world("tags").exits(0).prints("").complains(warning);
}

TEST_CASE("A shallow clone is planned with a warning where tags matter, and refused where only they give a version") {
  const auto plan_of_shallow_clone = [](const std::string& rules) {
    const TempFolder folder;
    folder.write("work/slipway.yaml", "slipway: 1\nname: sample\nimage: oci:../registry\nstages:\n  publish:\n"
                                      "    uses: tag-publish\n    with: {to: [\"{{image}}\"], tags: [" +
                                          rules + "]}\n");
    git(folder, "init -q -b main work");
    git(folder, "-C work add -A");
    git(folder, "-C work commit -q -m first");
    git(folder, "-C work commit -q --allow-empty -m second");
    git(folder, "clone -q --depth 1 file://" + folder.path("work") + " shallow");
    return Cli("plan").in(folder).below("shallow").runs();
  };
  plan_of_shallow_clone(R"(type=sha, "type=semver,pattern={{version}}")")
      .exits(0)
      .prints_something_like("publish")
      .complains_about("stage 'publish': this clone is shallow and has no tag here, so version rules give none");
  plan_of_shallow_clone("type=sha").exits(0).prints_something_like("publish");
  plan_of_shallow_clone(R"("type=semver,pattern={{version}}")")
      .exits(4)
      .complains(
          "error[SL0404]: stage 'publish' needs a version, which only a tag can give - this clone is shallow and "
          "has no tag at its commit - fetch with full depth and tags (fetch-depth: 0; git fetch --unshallow "
          "--tags)\n");
}
