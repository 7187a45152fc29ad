#include "support/catch.hpp"

#include <slipway/ci/detect.hpp>

using namespace slipway;
using model::Platform;

TEST_CASE("each system is known by its own variable") {
  CHECK(ci::platform_of({}) == Platform::local);
  CHECK(ci::platform_of({{"GITHUB_ACTIONS", "true"}, {"CI", "true"}}) == Platform::github);
  CHECK(ci::platform_of({{"GITLAB_CI", "true"}}) == Platform::gitlab);
  CHECK(ci::platform_of({{"CIRCLECI", "true"}}) == Platform::circleci);
  CHECK(ci::platform_of({{"BUILDKITE", "true"}}) == Platform::buildkite);
  CHECK(ci::platform_of({{"JENKINS_URL", "https://ci.example/"}}) == Platform::jenkins);
}

TEST_CASE("a system that is not known is told from none") {
  CHECK(ci::platform_of({{"CI", "true"}}) == Platform::unknown);
  CHECK(ci::platform_of({{"CI", "1"}, {"TRAVIS", "true"}}) == Platform::unknown);
  for (const char* value : {"", "false", "0"})
    CHECK(ci::platform_of({{"CI", value}}) == Platform::local);
}

TEST_CASE("a variable that is there but says no is none") {
  CHECK(ci::platform_of({{"GITHUB_ACTIONS", "false"}, {"GITHUB_REF", "refs/heads/main"}}) == Platform::local);
  CHECK(ci::platform_of({{"GITHUB_ACTIONS", ""}}) == Platform::local);
  CHECK(ci::platform_of({{"JENKINS_URL", ""}}) == Platform::local);
}

TEST_CASE("without a CI system nothing is known") {
  const auto context = ci::detect({{"GITHUB_REF", "refs/heads/main"}, {"BRANCH_NAME", "main"}});
  CHECK(*context == model::Context{});
}

TEST_CASE("of a system that is not known nothing is guessed") {
  const auto context = ci::detect({{"CI", "true"}, {"BRANCH_NAME", "main"}});
  model::Context expected;
  expected.platform = Platform::unknown;
  expected.notes = {"platform: CI is set, by a system that is not known; the repository tells the rest"};
  CHECK(*context == expected);
}

TEST_CASE("what is no commit and no full ref is dropped with a note") {
  const auto context = ci::detect({{"BUILDKITE", "true"},
                                   {"BUILDKITE_COMMIT", "v1.0.0"},
                                   {"BUILDKITE_BRANCH", "main"},
                                   {"BUILDKITE_PULL_REQUEST", "3"},
                                   {"BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"}});
  CHECK(context->sha.empty());
  CHECK(context->head_sha.empty());
  CHECK(context->notes == std::vector<std::string>{"sha: 'v1.0.0' is no commit", "head_sha: 'v1.0.0' is no commit"});
  const auto github =
      ci::detect({{"GITHUB_ACTIONS", "true"}, {"GITHUB_REF", "main"}, {"GITHUB_SHA", std::string(64, 'f')}});
  CHECK(github->ref.empty());
  CHECK(github->sha == std::string(64, 'f'));
  CHECK(github->notes.back() == "ref: 'main' is no full ref");
}

TEST_CASE("a name of a branch is data, whatever is in it") {
  for (const std::string name :
       {"$(id)", "; rm -rf /", "a b\nc", "\x1B[31m", "::set-output name=a::b", "##[error]x", "-x", "\xF0\x9F\x9A\x80",
        "\xE2\x80\xAE"
        "abc",
        "\xFF\xFE", std::string(255, 'x').c_str()}) {
    const auto context = ci::detect({{"JENKINS_URL", "u"}, {"BRANCH_NAME", name}});
    CHECK(context->ref == "refs/heads/" + name);
    CHECK(context->trigger().branch() == name);
  }
}

TEST_CASE("the variables of this process can be read") {
  CHECK_FALSE(ci::value_of(ci::process_environment(), "PATH").empty());
  CHECK(ci::value_of({{"A", "1"}}, "B").empty());
  CHECK(ci::first_of({{"A", ""}, {"B", "2"}}, {"A", "B"}) == "2");
}
