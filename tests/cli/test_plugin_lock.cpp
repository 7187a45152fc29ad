// slipway.lock: written, checked, obeyed.
#include "pipelines.hpp"
#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

namespace fs = std::filesystem;

// A repository that keeps its plugin.
struct Repository {
  TempFolder folder;
  TempFolder home;

  explicit Repository(const std::string& pipeline = k_one_stage) {
    folder.write("slipway.yaml", pipeline);
    fs::create_directory(folder.path("plugins"));
    put("echo");
    make_repository(folder);
  }
  void put(const std::string& plugin, const std::string& name = "echo") const {
    fs::copy_file(built("tests/plugins/" + plugin + ".so"), folder.path("plugins/" + name + ".so"),
                  fs::copy_options::overwrite_existing);
  }
  // As another plugin of the same id and version.
  void change() const { std::ofstream(folder.path("plugins/echo.so"), std::ios::binary | std::ios::app) << "more"; }
  Cli cli(std::string_view words) const { return Cli(words).in(folder).env("HOME", home.path()); }
  Cli with_echo(std::string_view words) const {
    return cli(words).word("--plugin").word("dev.slipway.tests.echo=" + folder.path("plugins/echo.so"));
  }
  void lock() const { output_of(with_echo("plugin lock")); }
  std::string lock_file() const { return steady(folder.read("slipway.lock"), folder.path()); }
  Json journal() const {
    const fs::directory_iterator runs(folder.path(".slipway/runs"));
    Json events = Json::array();
    std::ifstream file(runs->path() / "journal.jsonl");
    for (std::string line; std::getline(file, line);)
      events.push_back(Json::parse(line));
    return events;
  }
  std::string origin_in_run() const {
    for (const Json& event : journal())
      if (event["type"] == "stage-started") return event["plugin_origin"];
    return "none";
  }
};

constexpr const char* k_locked = R"(# Written by slipway, to be committed and not to be edited.
lock: 1
plugins:
  - id: dev.slipway.tests.echo
    version: "1.2.3"
    source: plugins/echo.so
    stages:
      - dev.slipway.tests.echo
    platforms:
      PLATFORM:
        digest: DIGEST
)";

std::string locked_text() {
  std::string text = k_locked;
  return text.replace(text.find("PLATFORM"), 8, std::string("linux/") + k_architecture);
}

}  // namespace

TEST_CASE("A plugin is locked, and the pipeline finds it from then on") {
  const Repository repository;
  repository.cli("validate").runs().exits(3).complains_about("error[SL0308]: there is no plugin for the stage type");
  repository.with_echo("plugin lock")
      .runs()
      .exits(0)
      .prints("added dev.slipway.tests.echo 1.2.3 from plugins/echo.so\nwrote slipway.lock\n");
  CHECK(repository.lock_file() == locked_text());
  repository.cli("validate").runs().exits(0).prints("slipway.yaml: sample is valid, 1 stage\n");
  repository.cli("run").runs().exits(0).prints_something_like("hello: passed");
  CHECK(repository.origin_in_run() == "locked");
}

TEST_CASE("A lock that is up to date is left alone") {
  const Repository repository;
  repository.lock();
  repository.cli("plugin lock").runs().exits(0).prints("slipway.lock is up to date\n");
  repository.cli("plugin lock --locked").runs().exits(0).prints("slipway.lock is up to date\n");
  CHECK(repository.lock_file() == locked_text());
}

TEST_CASE("A pipeline of bundled plugins has nothing to lock") {
  const Repository repository("slipway: 1\nname: sample\nstages:\n  test: {uses: test, with: {run: [\"true\"]}}\n");
  repository.cli("plugin lock").runs().exits(0).prints("nothing to lock: all plugins of the pipeline are bundled\n");
  CHECK_FALSE(fs::exists(repository.folder.path("slipway.lock")));
}

TEST_CASE("The lock says what changed: digest, version, place, and what is not used any more") {
  const Repository repository;
  repository.lock();
  repository.change();
  repository.cli("plugin lock")
      .runs()
      .exits(0)
      .prints("changed dev.slipway.tests.echo 1.2.3 from DIGEST to DIGEST\nwrote slipway.lock\n");
  repository.put("echo", "moved");
  repository.cli("plugin lock")
      .word("--plugin")
      .word("dev.slipway.tests.echo=" + repository.folder.path("plugins/moved.so"))
      .runs()
      .exits(0)
      .prints("changed dev.slipway.tests.echo 1.2.3 from plugins/echo.so to plugins/moved.so\nwrote slipway.lock\n");
  std::string older = repository.folder.read("slipway.lock");
  repository.folder.write("slipway.lock", older.replace(older.find("1.2.3"), 5, "1.0.0"));
  repository.cli("plugin lock")
      .runs()
      .exits(0)
      .prints("changed dev.slipway.tests.echo from 1.0.0 to 1.2.3\nwrote slipway.lock\n");
  repository.folder.write("slipway.yaml",
                          "slipway: 1\nname: sample\nstages:\n  test: {uses: test, with: {run: [\"true\"]}}\n");
  repository.cli("plugin lock").runs().exits(0).prints("removed dev.slipway.tests.echo 1.2.3\nwrote slipway.lock\n");
  CHECK(repository.lock_file().ends_with("lock: 1\nplugins: []\n"));
}

TEST_CASE("Digests of other platforms stay until the version changes") {
  const Repository repository;
  repository.lock();
  const std::string other = "      plan9/mips:\n        digest: sha256:" + std::string(64, 'c') + "\n";
  repository.folder.write("slipway.lock", repository.folder.read("slipway.lock") + other);
  repository.change();
  output_of(repository.cli("plugin lock"));
  CHECK(repository.folder.read("slipway.lock").ends_with(other));
  std::string older = repository.folder.read("slipway.lock");
  repository.folder.write("slipway.lock", older.replace(older.find("1.2.3"), 5, "1.0.0"));
  output_of(repository.cli("plugin lock"));
  CHECK(repository.lock_file() == locked_text());
}

TEST_CASE("A plugin outside of the repository cannot be locked") {
  const Repository repository;
  repository.cli("plugin lock")
      .word("--plugin")
      .word(echo_plugin())
      .runs()
      .exits(9)
      .complains("slipway.yaml:5:11\n"
                 "  |\n"
                 "5 |     uses: dev.slipway.tests.echo\n"
                 "  |           ^^^^^^^^^^^^^^^^^^^^^^\n"
                 "error[SL0904]: the plugin BUILD/tests/plugins/echo.so cannot be locked - it is not beneath FOLDER, "
                 "where slipway.lock is - keep a copy in the repository and name that\n");
  CHECK_FALSE(fs::exists(repository.folder.path("slipway.lock")));
}

TEST_CASE("A plugin that the pipeline does not use is not locked") {
  const Repository repository;
  repository.with_echo("plugin lock")
      .word("--plugin")
      .word(misbehave_plugin())
      .runs()
      .exits(0)
      .prints_something_like("added dev.slipway.tests.echo")
      .complains("warning: no stage of the pipeline uses 'dev.slipway.tests.misbehave': it is not locked\n");
  CHECK(repository.lock_file() == locked_text());
}

TEST_CASE("In CI the lock is not written, and one that is out of date fails") {
  const Repository repository;
  repository.lock();
  repository.change();
  const std::string before = repository.folder.read("slipway.lock");
  for (const std::string words : {"plugin lock", "plugin lock --locked"})
    repository.cli(words)
        .env("CI", words.ends_with("lock") ? "true" : "")
        .runs()
        .exits(9)
        .complains(
            "error[SL0908]: slipway.lock is not up to date - changed dev.slipway.tests.echo 1.2.3 from DIGEST to "
            "DIGEST - it was not written, because of --locked or CI - run this where you "
            "develop, and commit it\n");
  CHECK(repository.folder.read("slipway.lock") == before);
  output_of(repository.cli("plugin lock --no-locked").env("CI", "true"));
  CHECK(repository.folder.read("slipway.lock") != before);
}

TEST_CASE("A plugin of another digest is refused by every command that would load it") {
  const Repository repository;
  repository.lock();
  repository.put("constructor-crashes");
  for (const std::string words : {"validate", "plan", "tags", "run", "run --no-locked", "run --locked"}) {
    INFO(words);
    repository.cli(words).runs().exits(9).complains_about(
        "error[SL0907]: the plugin FOLDER/plugins/echo.so is not the one that was locked - slipway.lock has DIGEST and "
        "the file has DIGEST - it was not loaded - ");
  }
  CHECK_FALSE(fs::exists(repository.folder.path(".slipway/runs")));
  repository.cli("plugin list").runs().exits(0).prints_something_like("plugins/echo.so: error[SL0907]: ");
  repository.cli("plugin show dev.slipway.tests.echo").runs().exits(9).complains_about("error[SL0907]: ");
}

TEST_CASE("An override is told and recorded") {
  const Repository repository;
  repository.lock();
  repository.cli("run")
      .word("--plugin")
      .word(echo_plugin())
      .warning_of_overrides()
      .runs()
      .exits(0)
      .prints_something_like("hello: passed")
      .complains("warning: plugin dev.slipway.tests.echo from BUILD/tests/plugins/echo.so is not locked\n");
  CHECK(repository.origin_in_run() == "override");
  const fs::directory_iterator runs(repository.folder.path(".slipway/runs"));
  std::ifstream file(runs->path() / "result.json");
  CHECK(Json::parse(file)["stages"][0]["plugin"]["origin"] == "override");
}

TEST_CASE("With --locked, and in CI, an override is refused") {
  const Repository repository;
  const std::string refusal =
      "error[SL0908]: the option --plugin dev.slipway.tests.echo=FOLDER/plugins/echo.so is refused";
  repository.with_echo("plan").env("CI", "true").runs().exits(9).complains_about(refusal);
  repository.with_echo("plan --locked").runs().exits(9).complains_about(refusal);
  repository.lock();
  for (const std::string words : {"plan", "validate", "run", "tags"}) {
    INFO(words);
    repository.with_echo(words).env("CI", "true").runs().exits(9).complains_about(refusal);
    repository.with_echo(words).env("CI", "false").env("X", "").runs().exits(0).prints_something_like("");
    repository.cli(words).env("CI", "true").runs().exits(0).prints_something_like("");
  }
  output_of(repository.with_echo("plan --no-locked").env("CI", "true"));
}

TEST_CASE("With --no-third-party nothing but the bundled plugins is used") {
  const Repository repository;
  repository.lock();
  for (const std::string words : {"plan", "validate", "run", "tags"})
    repository.cli(words + " --no-third-party")
        .runs()
        .exits(9)
        .complains_about("error[SL0908]: the plugin for the stage type 'dev.slipway.tests.echo' is refused - with "
                         "--no-third-party only the bundled plugins are used - it was not loaded - leave the option "
                         "away when you trust the plugin");
  repository.with_echo("plan --no-third-party").runs().exits(9).complains_about("with --no-third-party");
  const Repository bundled("slipway: 1\nname: a\nstages:\n  test: {uses: test, with: {run: [\"true\"]}}\n");
  output_of(bundled.cli("plan --no-third-party"));
  bundled.cli("plan --no-third-party --plugin dev.slipway.test=x.so").runs().exits(9).complains_about("SL0908");
}

TEST_CASE("With --locked a plugin that is not in the lock is refused") {
  const Repository repository;
  repository.cli("plan --locked")
      .runs()
      .exits(9)
      .complains_about("error[SL0908]: there is no plugin for the stage type 'dev.slipway.tests.echo' in the "
                       "installation or in slipway.lock");
}

TEST_CASE("A run that was stopped is not gone on with by another plugin") {
  const Repository repository(misbehaving_pipeline("kill-host"));
  repository.put("misbehave", "misbehave");
  const std::string misbehave = "dev.slipway.tests.misbehave=" + repository.folder.path("plugins/misbehave.so");
  output_of(repository.with_echo("plugin lock").word("--plugin").word(misbehave));
  repository.cli("run").runs().exits(137).prints_something_like("odd: started");
  repository.put("constructor-crashes", "misbehave");
  repository.cli("resume").runs().exits(9).complains_about("error[SL0907]: ");
}

TEST_CASE("A lock that is wrong is refused at its line") {
  const Repository repository;
  repository.lock();
  std::string text = repository.folder.read("slipway.lock");
  repository.folder.write("slipway.lock", text.replace(text.find("plugins/echo.so"), 15, "../../echo.so"));
  for (const std::string words : {"plan", "plugin lock", "plugin list"})
    repository.cli(words).runs().exits(3).complains("slipway.lock:6:13\n"
                                                    "  |\n"
                                                    "6 |     source: ../../echo.so\n"
                                                    "  |             ^^^^^^^^^^^^^\n"
                                                    "error[SL0304]: the source '../../echo.so' is not beneath the "
                                                    "folder of this file - write it anew with `slipway "
                                                    "plugin lock`\n");
}

TEST_CASE("The lock is beside the pipeline file that is named") {
  const Repository repository;
  fs::create_directories(repository.folder.path("sub/plugins"));
  fs::copy_file(built("tests/plugins/echo.so"), repository.folder.path("sub/plugins/e.so"));
  repository.folder.write("sub/other.yaml", k_one_stage);
  repository.cli("plugin lock --file sub/other.yaml")
      .word("--plugin")
      .word("dev.slipway.tests.echo=sub/plugins/e.so")
      .runs()
      .exits(0)
      .prints("added dev.slipway.tests.echo 1.2.3 from plugins/e.so\nwrote sub/slipway.lock\n");
  output_of(repository.cli("validate --file sub/other.yaml"));
  output_of(repository.cli("validate --file other.yaml").below("sub"));
  repository.cli("validate").runs().exits(3).complains_about("error[SL0308]");
}

TEST_CASE("Plugins of the pipeline, the lock and the installation are listed, and what is missing") {
  const Repository repository(std::string(k_one_stage) +
                              "  more: {uses: com.example.gone}\n  test: {uses: test, with: {run: [\"true\"]}}\n");
  repository.cli("plugin lock")
      .runs()
      .exits(3)
      .complains_about("error[SL0308]: there is no plugin for the stage type 'com.example.gone'");
  repository.folder.write("one.yaml", k_one_stage);
  output_of(repository.with_echo("plugin lock --file one.yaml"));
  Ran listed = repository.cli("plugin list").runs();
  listed.exits(0).prints_something_like("dev.slipway.tests.echo   1.2.3  locked   Says what it was told\n");
  listed.prints_something_like("dev.slipway.test         " SLIPWAY_VERSION "  bundled  Runs suites");
  listed.prints_something_like("com.example.gone: error[SL0308]: there is no plugin for the stage type");
  const Json list = Json::parse(output_of(repository.cli("plugin list --format json")));
  CHECK(list.back()["stage_type"] == "com.example.gone");
  CHECK(list.back()["error"]["code"] == "SL0308");
  repository.folder.write("slipway.yaml", "slipway: 2\n");
  repository.cli("plugin list")
      .runs()
      .exits(0)
      .prints_something_like("dev.slipway.tests.echo")
      .complains_about("warning: slipway.yaml is not valid, see 'slipway validate': ");
}

TEST_CASE("A locked plugin is shown as one") {
  const Repository repository;
  repository.lock();
  repository.cli("plugin show dev.slipway.tests.echo").runs().exits(0).prints_something_like("  origin     locked\n");
  CHECK(Json::parse(output_of(repository.cli("plugin show test --format json")))["origin"] == "bundled");
}

TEST_CASE("What is known of plugins is kept in the user's cache until it is forgotten") {
  const Repository repository;
  const std::string crashing = "dev.slipway.tests.load=" + built("tests/plugins/constructor-crashes.so");
  const auto list = [&](const std::string& words) {
    return output_of(repository.cli(words).word("--plugin").word(crashing));
  };
  const std::string again = "`slipway plugin rescan` tries it again";
  CHECK(list("plugin list").find(again) == std::string::npos);
  CHECK(fs::exists(repository.home.path(".cache/slipway/plugins")));
  CHECK(list("plugin list").find(again) != std::string::npos);
  CHECK(list("plugin rescan").find(again) == std::string::npos);
  CHECK(list("plugin list").find(again) != std::string::npos);
}

TEST_CASE("The cache is where XDG_CACHE_HOME says, and nowhere without a home") {
  const Repository repository;
  output_of(repository.cli("plugin list").env("XDG_CACHE_HOME", repository.home.path("elsewhere")));
  CHECK(fs::exists(repository.home.path("elsewhere/slipway/plugins")));
  CHECK_FALSE(fs::exists(repository.home.path(".cache")));
  output_of(repository.cli("plugin list").env("XDG_CACHE_HOME", "relative").env("HOME", ""));
  CHECK_FALSE(fs::exists(repository.folder.path("relative")));
}

TEST_CASE("A cache that others may write to is told and not used") {
  const Repository repository;
  fs::create_directories(repository.home.path(".cache/slipway"));
  fs::permissions(repository.home.path(".cache/slipway"), fs::perms::all);
  Ran ran = repository.cli("plugin list").runs();
  ran.exits(0)
      .prints_something_like("dev.slipway.test")
      .complains_about("/.cache/slipway is not used: others may write to it\n");
  CHECK(ran.err().starts_with("warning: the cache "));
  CHECK_FALSE(fs::exists(repository.home.path(".cache/slipway/plugins")));
}

TEST_CASE("A locked plugin that everybody may change is refused") {
  const Repository repository;
  repository.lock();
  fs::permissions(repository.folder.path("plugins"), fs::perms::all);
  repository.cli("run").runs().exits(9).complains_about("error[SL0909]: the plugin FOLDER/plugins/echo.so is refused - "
                                                        "everybody may write to its folder FOLDER/plugins - "
                                                        "it was not loaded - run chmod o-w FOLDER/plugins");
}
