// What started a run: told by a CI system or by a file, and the same plan anywhere.
#include "pipelines.hpp"
#include "support/catch.hpp"

#include <map>
#include <regex>

using namespace slipway::test;
using Json = nlohmann::json;

namespace {

constexpr const char* k_tagging_pipeline = R"(slipway: 1
name: sample
image: oci:../registry
stages:
  publish:
    uses: tag-publish
    with:
      to: ["{{image}}"]
      tags: [type=sha, "type=semver,pattern={{version}}", "type=ref,event=branch", "type=ref,event=pr"]
)";

// A developer's clone with a tag, and one as a CI system makes it: detached, without branch and tags.
struct Project {
  TempFolder folder;
  std::string sha;

  explicit Project(const std::string& subject = "first") {
    folder.write("work/slipway.yaml", k_tagging_pipeline);
    folder.write("subject", subject);
    git(folder, "init -q -b main work");
    git(folder, "-C work add -A");
    git(folder, "-C work commit -q --cleanup=verbatim -F ../subject");
    sha = folder.read("work/.git/refs/heads/main").substr(0, 40);
    git(folder, "-C work tag v1.2.0");
    git(folder, "clone -q --no-tags work ci");
    git(folder, "-C ci checkout -q --detach");
    git(folder, "-C ci remote remove origin");
  }

  // One more commit on main, without a tag.
  void go_on() const { git(folder, "-C work commit -q --allow-empty -m second"); }

  Cli at_home(std::string_view words) const { return std::move(Cli(words).in(folder)).below("work"); }

  Cli on_github(std::string_view words, const std::string& event, const std::string& ref,
                const Json& more = Json::object()) const {
    Json payload{{"repository", {{"default_branch", "main"}, {"html_url", "https://github.com/octo/widget"}}}};
    payload.update(more);
    return std::move(Cli(words).in(folder))
        .below("ci")
        .file("event.json", payload.dump())
        .env("CI", "true")
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_EVENT_NAME", event)
        .env("GITHUB_EVENT_PATH", folder.path("event.json"))
        .env("GITHUB_REF", ref)
        .env("GITHUB_SHA", sha);
  }
};

// A plan without where its checkout is and how it was made. Its digest is shown as DIGEST.
std::string what_happens(const std::string& plan) {
  Json json = Json::parse(plan);
  for (const char* name : {"root", "default_branch", "detached", "shallow"})
    json["source"].erase(name);
  return json.dump(2);
}

std::string one_tag(const std::string& tag) { return tag + "\n"; }

}  // namespace

TEST_CASE("On a laptop the repository tells the context") {
  const Project project;
  project.at_home("context").runs().exits(0).prints("platform        local\n"
                                                    "event           push\n"
                                                    "ref             refs/tags/v1.2.0\n"
                                                    "commit          " +
                                                    project.sha +
                                                    "\n"
                                                    "base            main\n"
                                                    "commit time     2023-11-14T22:13:20.000Z\n"
                                                    "subject         first\n");
  const TempFolder nothing;
  Cli("context").in(nothing).runs().exits(4).complains_about("error[SL0401]: ");
}

TEST_CASE("GitHub's event decides the tags, whatever the clone knows") {
  const Project project;
  const std::string sha_tag = "sha-" + project.sha.substr(0, 7);
  const auto tags = [&](const char* event, const char* ref, const Json& payload) {
    return output_of(project.on_github("tags", event, ref, payload));
  };
  CHECK(tags("push", "refs/heads/main", Json::object()) == one_tag("main") + one_tag(sha_tag));
  CHECK(tags("push", "refs/tags/v1.2.0", Json::object()) == one_tag("1.2.0") + one_tag(sha_tag) + one_tag("latest"));
  const std::string head(40, 'd');
  const Json request{{"pull_request", {{"number", 7}, {"head", {{"sha", head}}}, {"base", {{"ref", "main"}}}}}};
  CHECK(tags("pull_request", "refs/pull/7/merge", request) == one_tag("pr-7") + one_tag("sha-ddddddd"));
  CHECK(tags("pull_request_target", "refs/heads/main", request) == one_tag("pr-7") + one_tag("sha-ddddddd"));
}

TEST_CASE("Each CI system's own variables give the same tags") {
  const Project project;
  const auto in_clone = [&] { return std::move(Cli("tags").in(project.folder)).below("ci"); };
  const std::string expected = "1.2.0\nsha-" + project.sha.substr(0, 7) + "\nlatest\n";
  CHECK(output_of(in_clone().env("JENKINS_URL", "u").env("TAG_NAME", "v1.2.0").env("GIT_COMMIT", project.sha)) ==
        expected);
  CHECK(
      output_of(in_clone().env("GITLAB_CI", "true").env("CI_COMMIT_TAG", "v1.2.0").env("CI_COMMIT_SHA", project.sha)) ==
      expected);
  CHECK(output_of(in_clone().env("CIRCLECI", "true").env("CIRCLE_TAG", "v1.2.0").env("CIRCLE_SHA1", project.sha)) ==
        expected);
  CHECK(output_of(
            in_clone().env("BUILDKITE", "true").env("BUILDKITE_TAG", "v1.2.0").env("BUILDKITE_COMMIT", project.sha)) ==
        expected);
}

TEST_CASE("A context that was written gives the same plan in another clone, also at another commit") {
  const Project project;
  for (const auto& [event, ref] : std::map<std::string, std::string>{
           {"push", "refs/tags/v1.2.0"}, {"schedule", "refs/heads/main"}, {"workflow_dispatch", "refs/heads/topic"}}) {
    INFO(event);
    output_of(project.on_github("context --export ../context.json", event, ref));
    const std::string expected = what_happens(output_of(project.on_github("plan --format json", event, ref)));
    CHECK(what_happens(output_of(project.at_home("plan --format json --context ../context.json"))) == expected);
  }
  const std::string tags = output_of(project.on_github("tags", "push", "refs/tags/v1.2.0"));
  output_of(project.on_github("context --export ../context.json", "push", "refs/tags/v1.2.0"));
  const std::string plan = output_of(project.at_home("plan --context ../context.json --format json"));
  project.go_on();
  auto ran = project.at_home("plan --context ../context.json --format json").runs();
  ran.exits(0).prints_something_like("sample").complains_about("warning: a run would be refused: commit ");
  CHECK(what_happens(ran.out()) == what_happens(plan));
  project.at_home("tags --context ../context.json")
      .runs()
      .exits(0)
      .prints(tags)
      .complains_about("a run would be refused");
  project.at_home("run --context ../context.json").runs().exits(4).complains_about("error[SL0411]: commit ");
}

TEST_CASE("A run wants the commit that the CI system names") {
  const Project project;
  const std::string other(40, 'e');
  project.on_github("run", "push", "refs/heads/main")
      .env("GITHUB_SHA", other)
      .runs()
      .exits(4)
      .complains_at_last("error[SL0411]: commit COMMIT is checked out, not " + other +
                         " - the context of platform 'github' names the latter - nothing was run - check that one out, "
                         "or name what is built here with --ref");
}

TEST_CASE("What the user names wins over the context") {
  const Project project;
  const std::string sha_tag = "sha-" + project.sha.substr(0, 7) + "\n";
  CHECK(output_of(project.on_github("tags --ref refs/heads/other", "push", "refs/tags/v1.2.0")) == "other\n" + sha_tag);
  project.on_github("plan --event schedule", "push", "refs/heads/main")
      .runs()
      .exits(0)
      .prints_something_like("sample: schedule at branch main");
  project.on_github("plan --ref refs/heads/other", "schedule", "refs/heads/main")
      .env("GITHUB_SHA", std::string(40, 'e'))
      .runs()
      .exits(0)
      .prints_something_like("sample: schedule at branch other");
}

TEST_CASE("A context that cannot be used stops a command, with its place") {
  const Project project;
  project.folder.write("context.json", "{\n  \"context\": 1, \"platform\": \"local\", \"event\": \"push\", \"ref\": "
                                       "\"\",\n  \"sah\": \"\", \"sha\": \"\"\n}\n");
  project.at_home("plan --context ../context.json")
      .runs()
      .exits(3)
      .complains("../context.json:3:3\n"
                 "  |\n"
                 "3 |   \"sah\": \"\", \"sha\": \"\"\n"
                 "  |   ^^^^^\n"
                 "error[SL0302]: unknown key 'sah' - did you mean 'sha'? - see 'slipway schema context'\n");
  project.at_home("tags --context ../none.json").runs().exits(3).complains_about("error[SL0311]: ");
  project.on_github("plan", "push", "refs/heads/main")
      .file("event.json", "{\"a\":")
      .runs()
      .exits(3)
      .complains_about("error[SL0318]: FOLDER/event.json is not valid JSON");
}

TEST_CASE("A CI system tells its context without a repository too") {
  const TempFolder folder;
  const auto context =
      Json::parse(output_of(std::move(Cli("context --format json").in(folder))
                                .env("CIRCLECI", "true")
                                .env("CIRCLE_BRANCH", "main")
                                .env("CIRCLE_REPOSITORY_URL", "https://user:hunter2@git.example/octo/widget.git")));
  CHECK(context["platform"] == "circleci");
  CHECK(context["ref"] == "refs/heads/main");
  CHECK(context["repository"]["url"] == "https://git.example/octo/widget");
  CHECK(context["notes"].size() == 3);
}

TEST_CASE("An exported context holds no secret") {
  const Project project;
  const Json payload{
      {"inputs", {{"password", "hunter2hunter2"}, {"note", "it is hunter2hunter2, see https://u:p@h/"}}}};
  project.on_github("context --export ../context.json", "workflow_dispatch", "refs/heads/main", payload)
      .env("DB_PASSWORD", "hunter2hunter2")
      .env("GITHUB_TOKEN", "ghs_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
      .runs()
      .exits(0)
      .prints_something_like("note: payload: /inputs/password is left out");
  const std::string text = project.folder.read("context.json");
  CHECK(Json::parse(text)["payload"]["inputs"] == Json{{"note", "it is ***, see https://h/"}});
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text.find("ghs_") == std::string::npos);
}

TEST_CASE("Names and subjects from outside are data in all that is shown") {
  const std::string nasty = "$(touch pwned) `id` ; & | ::set-output name=a::b ##[error]x \x1B[31m "
                            "\xE2\x80\xAE\xF0\x9F\x9A\x80\r::add-mask::x";
  const Project project(nasty);
  const std::string ref = "refs/heads/::warning::" + nasty + std::string(255, 'x') + "\n::error::forged";
  const std::regex command("(^|[\r\n])\\s*::[a-z]");
  const auto check = [&](const std::string& words) {
    INFO(words);
    auto ran = project.on_github(words, "push", ref).runs();
    ran.exits(0).prints_something_like("").complains_about("");
    for (const std::string& text : {ran.out(), ran.err()}) {
      CHECK_FALSE(std::regex_search(text, command));
      for (const char* forbidden : {"##[", "\x1B", "\r", "\xE2\x80\xAE"})
        CHECK(text.find(forbidden) == std::string::npos);
    }
    return ran.out();
  };
  check("plan");
  check("tags");
  check("context");
  CHECK(check("tags --format lines")
            .find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-\n") ==
        std::string::npos);
  CHECK_FALSE(std::filesystem::exists(project.folder.path("ci/pwned")));
}

TEST_CASE("What a program reads holds the same texts, without a command for the runner") {
  const std::string nasty = "##[error]x ::y::";
  const Project project(nasty);
  const std::string ref = "refs/heads/" + nasty + "\n::error::forged";
  for (const char* words :
       {"plan --format json", "tags --format json", "context --format json", "run --dry-run --output json"}) {
    INFO(words);
    auto ran = project.on_github(words, "push", ref).runs();
    ran.exits(0).prints_something_like("").complains_about("");
    const std::string text = ran.out();
    CHECK(text.find("##[") == std::string::npos);
    const Json json = Json::parse(text);
    CHECK((json.contains("trigger") ? json["trigger"]["ref"] : json["ref"]) == ref);
  }
}

TEST_CASE("The output of a stage is no command for the runner either") {
  const Sample sample("slipway: 1\nname: sample\nstages:\n  hello:\n    uses: dev.slipway.tests.echo\n"
                      "    with: {text: \"::error::x ##[group]y\"}\n");
  for (const char* words : {"run --output plain", "run --output json"}) {
    auto ran = sample.cli(words).runs();
    ran.exits(0).prints_something_like("\\u0023#[group]y");
    CHECK(ran.out().find("##[") == std::string::npos);
  }
}
