#include "sample_facts.hpp"
#include "support/catch.hpp"

using namespace slipway::plan::metadata;
using slipway::test::branch;
using slipway::test::event_of;
using slipway::test::pull_request;
using slipway::test::push_of;
using slipway::test::tag;
using slipway::test::tag_error;
using slipway::test::tags;
using slipway::test::Texts;
using slipway::test::warnings;

namespace {

constexpr const char* k_no_version = "No Docker image version has been generated. Check tags input.";
constexpr const char* k_no_tag = "No Docker tag has been generated. Check tags input.";

// The tags of one rule, with latest shown as such.
Texts semver(const char* pattern, const char* name) {
  return tags(std::string("type=semver,pattern=") + pattern, tag(name));
}
Texts pep440(const char* pattern, const char* name) {
  return tags(std::string("type=pep440,pattern=") + pattern, tag(name));
}

}  // namespace

TEST_CASE("schedule fires at events with that word, and its pattern sees dates only") {
  CHECK(tags("type=schedule", event_of("schedule", "refs/heads/master")) == Texts{"nightly"});
  CHECK(tags("type=schedule", event_of("my_schedule_event", "")) == Texts{"nightly"});
  CHECK(tags("type=schedule", branch("master")).empty());
  CHECK(tags("type=schedule,pattern={{date 'YYYYMMDD'}}-{{commit_date 'HH'}}{{branch}}", event_of("schedule", "")) ==
        Texts{"20200110-00"});
}

TEST_CASE("semver fires at tags, or with a value everywhere") {
  CHECK(semver("{{version}}", "v1.2.3") == Texts{"1.2.3", "latest"});
  CHECK(tags("type=semver,pattern={{version}}", branch("v1.2.3")).empty());
  CHECK(tags("type=semver,pattern={{version}},value=", branch("v1.2.3")).empty());
  CHECK(tags("type=semver,pattern={{version}},value=v4.5.6", tag("v1.2.3")) == Texts{"4.5.6", "latest"});
  CHECK(tags("type=semver,pattern={{version}},value={{tag}}", tag("v1.2.3")) == Texts{"1.2.3", "latest"});
}

TEST_CASE("the pattern of a semver is filled with the parts of a release") {
  CHECK(semver("{{major}}.{{minor}}", "v1.2.3") == Texts{"1.2", "latest"});
  CHECK(semver("v{{major}}", "1.2.3") == Texts{"v1", "latest"});
  CHECK(semver("{{raw}}", "v1.2.3") == Texts{"v1.2.3", "latest"});
  CHECK(semver("{{major}}", "v0.1.2") == Texts{"0", "latest"});
  CHECK(semver("{{version}}", "v1.2.3+build.5") == Texts{"1.2.3", "latest"});
  CHECK(semver("{{raw}}", "v1.2.3+build.5") == Texts{"v1.2.3-build.5", "latest"});
  CHECK(semver("{{patch}}-{{build}}-{{prerelease}}", "v1.2.3+a.b") == Texts{"3-a-b-", "latest"});
  CHECK(semver("{{#if major}}{{major}}{{else}}none{{/if}}", "v0.1.2") == Texts{"none", "latest"});
  CHECK(semver("{{branch}}x", "v1.2.3") == Texts{"x", "latest"});
}

TEST_CASE("a prerelease is its version, whatever the pattern, or raw") {
  CHECK(semver("{{major}}.{{minor}}", "v2.0.8-beta.67") == Texts{"2.0.8-beta.67"});
  CHECK(semver("v{{version}}", "v2.0.8-beta.67") == Texts{"2.0.8-beta.67"});
  CHECK(semver("{{raw}}", "v2.0.8-beta.67") == Texts{"v2.0.8-beta.67"});
  CHECK(semver("x{{raw}}", "v2.0.8-beta.67") == Texts{"2.0.8-beta.67"});
  CHECK(semver("{{broken", "v2.0.8-beta.67") == Texts{"2.0.8-beta.67"});
  CHECK(tag_error("type=semver,pattern={{broken", tag("v1.0.0")) == "Parse error in '{{broken': '{{' has no '}}'");
}

TEST_CASE("what is no semver is a warning and no tag") {
  for (const char* name : {"V1.2.3", "v1.2", "1.2.3.4", "=1.2.3", "01.2.3", "sometag", "p1/v1.0.0", "1.2.3-01"})
    CHECK(semver("{{version}}", name).empty());
  CHECK(warnings("type=semver,pattern={{version}}", tag("p1/v1.0.0")) ==
        Texts{"p1-v1.0.0 is not a valid semver. More info: https://semver.org/", k_no_version, k_no_tag});
}

TEST_CASE("match takes the version out of a name, and without a match the whole is tried") {
  const char* const rule = "type=semver,pattern={{version}},match=v(.*)$";
  CHECK(tags(rule, tag("p1/v1.0.0")) == Texts{"1.0.0", "latest"});
  CHECK(tags(rule, tag("1.0.0")) == Texts{"1.0.0", "latest"});
  CHECK(warnings(rule, tag("1.0.0")) == Texts{"v(.*)$ does not match 1.0.0."});
  CHECK(tag_error("type=semver,pattern={{version}},match=v.*", tag("v1.0.0")) ==
        "'match=v.*' found no group in 'v1.0.0'");
  CHECK(tags("type=pep440,pattern={{version}},match=v(.*)$", tag("p1/v1.0")) == Texts{"1.0", "latest"});
}

TEST_CASE("pep440 fires like semver, with its own versions") {
  CHECK(pep440("{{version}}", "1.2") == Texts{"1.2", "latest"});
  CHECK(pep440("{{major}}.{{minor}}.{{patch}}", "v1.2") == Texts{"1.2.0", "latest"});
  CHECK(pep440("{{raw}}", "v1.1.1") == Texts{"v1.1.1", "latest"});
  CHECK(pep440("{{major}}", "1.1beta2") == Texts{"1.1b2"});
  CHECK(pep440("{{raw}}", "v1.2.3rc2") == Texts{"v1.2.3rc2"});
  CHECK(pep440("{{major}}", "1.2post1") == Texts{"1.2.post1"});
  CHECK(pep440("{{major}}", "1.0dev4") == Texts{"1.0.dev4"});
  CHECK(pep440("{{version}}", "1.2.3+local.1") == Texts{"1.2.3-local-1", "latest"});
  CHECK(pep440("{{version}}", "1!2.3.4") == Texts{"1-2.3.4", "latest"});
  CHECK(tags("type=pep440,pattern={{version}}", branch("1.2")).empty());
  CHECK(warnings("type=pep440,pattern={{version}}", tag("sometag")) ==
        Texts{"sometag does not conform to PEP 440. More info: https://www.python.org/dev/peps/pep-0440", k_no_version,
              k_no_tag});
}

TEST_CASE("match takes a group of the tag or value") {
  CHECK(tags("type=match,pattern=\\d.\\d", tag("v2.0.8-beta.67")) == Texts{"2.0", "latest"});
  CHECK(tags("type=match,pattern=v(.*)-beta.(.*),group=2", tag("v2.0.8-beta.67")) == Texts{"67", "latest"});
  CHECK(tags("type=match,pattern=/V(.*)/i,group=1", tag("v1.0")) == Texts{"1.0", "latest"});
  CHECK(tags("type=match,pattern=/\\d+/g,group=1", tag("1.22.3")) == Texts{"22", "latest"});
  CHECK(tags("type=match,pattern=p1/(.*),group=1", tag("p1/v1")) == Texts{"v1", "latest"});
  CHECK(tags("type=match,pattern=\\d", branch("1")).empty());
  CHECK(tags("type=match,pattern=v(x?),group=1,prefix=a", tag("v1")) == Texts{"a", "latest"});
  CHECK(tags("type=match,pattern=v(x?),group=1", tag("v1")).empty());
}

TEST_CASE("a match that does not, or has no such group, is a warning and no tag") {
  CHECK(warnings("type=match,pattern=\\d", tag("x")) == Texts{"\\d does not match x.", k_no_version, k_no_tag});
  for (const char* group : {"3", "01", "1.0", "", "-1", "1e0"}) {
    const std::string rule = std::string("type=match,pattern=v(.*),group=") + group;
    CHECK(warnings(rule, tag("v1")) ==
          Texts{std::string("Group ") + group + " does not exist for v(.*) pattern.", k_no_version, k_no_tag});
  }
  CHECK(tag_error("type=match,pattern=(", tag("v1")) == "Invalid regular expression: /(/: Unterminated group");
}

TEST_CASE("edge fires on the default branch, or the one that is named") {
  CHECK(tags("type=edge", branch("master")) == Texts{"edge"});
  CHECK(tags("type=edge", branch("dev")).empty());
  CHECK(tags("type=edge,branch=dev", branch("dev")) == Texts{"edge"});
  CHECK(tags("type=edge,branch=dev", branch("master")).empty());
  CHECK(tags("type=edge", tag("master")).empty());
}

TEST_CASE("ref fires at its kind of ref") {
  CHECK(tags("type=ref,event=branch", branch("my/x")) == Texts{"my-x"});
  CHECK(tags("type=ref,event=branch", tag("x")).empty());
  CHECK(tags("type=ref,event=tag", tag("v1/2")) == Texts{"v1-2", "latest"});
  CHECK(tags("type=ref,event=tag", branch("x")).empty());
  CHECK(tags("type=ref,event=pr", push_of("refs/pull/7/merge")) == Texts{"pr-7"});
  CHECK(tags("type=ref,event=pr", push_of("refs/pull/7/head")) == Texts{"pr-7-head"});
  CHECK(tags("type=ref,event=pr", branch("pull/7/merge")).empty());
  CHECK(tags("type=ref,event=branch", push_of("refs/heads/gh-readonly-queue/main/pr-7-abc")) ==
        Texts{"gh-readonly-queue-main-pr-7-abc"});
}

TEST_CASE("raw fires always, sha when there is one") {
  CHECK(tags("foo", event_of("", "")) == Texts{"foo"});
  CHECK(tags("type=sha,format=long", branch("dev")) == Texts{std::string("sha-") + slipway::test::k_sha});
  Facts without = branch("dev");
  without.sha.clear();
  CHECK(tags("type=sha", without).empty());
}
