#include "support/catch.hpp"

#include <slipway/plan/tags.hpp>

using namespace slipway;
using plan::TagFacts;
using Names = std::vector<std::string>;

namespace {

const std::string k_commit = "860c1904a1ce19322e91ac35af1ab07466440c37";

TagFacts at(const std::string& ref, const std::string& event = "push") {
  TagFacts facts;
  facts.event = event;
  facts.ref = ref;
  facts.commit = k_commit;
  facts.default_branch = "main";
  facts.commit_time = 1700000000;
  return facts;
}

std::vector<plan::TagRule> rules_of(const Names& lines) {
  std::vector<plan::TagRule> rules;
  for (const std::string& line : lines) {
    auto rule = plan::parse_tag_rule(line);
    if (!rule) FAIL(base::one_line(rule.error()));
    rules.push_back(*rule);
  }
  return rules;
}

plan::TagReport report(const Names& lines, const TagFacts& facts, const plan::Flavor& flavor = {}) {
  auto result = plan::evaluate_tags(rules_of(lines), flavor, facts);
  if (!result) FAIL(base::one_line(result.error()));
  return *result;
}

Names tags(const Names& lines, const TagFacts& facts, const plan::Flavor& flavor = {}) {
  return report(lines, facts, flavor).set.tags;
}

std::string refused(const Names& lines, const TagFacts& facts) {
  for (const std::string& line : lines)
    if (const auto rule = plan::parse_tag_rule(line); !rule) return base::one_line(rule.error());
  const auto result = plan::compute_tags(rules_of(lines), {}, facts);
  return result ? "accepted" : base::one_line(result.error());
}

const TagFacts k_main = at("refs/heads/main");
const TagFacts k_v123 = at("refs/tags/v1.2.3");

}  // namespace

TEST_CASE("sha gives seven digits or all, behind its prefix") {
  CHECK(tags({"type=sha"}, k_main) == Names{"sha-860c190"});
  CHECK(tags({"type=sha,format=long"}, k_main) == Names{"sha-" + k_commit});
  CHECK(tags({"type=sha,prefix="}, k_main) == Names{"860c190"});
  CHECK(tags({"type=sha,prefix=git-,suffix=-x"}, k_main) == Names{"git-860c190-x"});
  CHECK(tags({"type=sha"}, TagFacts{}).empty());
}

TEST_CASE("ref gives the name of a branch, a tag or a pull request, each only for its own") {
  const Names all{"type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"};
  CHECK(tags(all, k_main) == Names{"main"});
  CHECK(tags(all, at("refs/heads/feature/x y")) == Names{"feature-x-y"});
  CHECK(tags(all, at("refs/tags/release1")) == Names{"release1", "latest"});
  CHECK(tags(all, at("refs/pull/7/merge", "pull_request")) == Names{"pr-7"});
  CHECK(tags(all, at("refs/pull/7/head", "pull_request")) == Names{"pr-7-head"});
  CHECK(tags({"type=ref,event=pr,prefix="}, at("refs/pull/7/merge", "pull_request")) == Names{"7"});
  CHECK(tags(all, at("")).empty());
}

TEST_CASE("raw gives its text, with expressions") {
  CHECK(tags({"type=raw,value=foo", "bar"}, k_main) == Names{"foo", "bar"});
  CHECK(tags({"type=raw,value={{branch}}-{{sha}}"}, k_main) == Names{"main-860c190"});
  CHECK(tags({"type=raw,value={{tag}}"}, k_main).empty());
  CHECK(tags({"type=raw,value=b-{{base_ref}}"}, k_main) == Names{"b-"});
  CHECK(tags({"type=raw,value={{commit_date}}"}, k_main) == Names{"2023-11-14T22-13-20Z"});
}

TEST_CASE("semver fires at a version tag and expands its pattern") {
  CHECK(tags({"type=semver,pattern={{version}}", "type=semver,pattern={{major}}.{{minor}}",
              "type=semver,pattern={{major}}"},
             k_v123) == Names{"1.2.3", "1.2", "1", "latest"});
  CHECK(tags({"type=semver,pattern={{raw}}"}, k_v123) == Names{"v1.2.3", "latest"});
  CHECK(tags({"type=semver,pattern=v{{version}}.{{patch}}"}, k_v123) == Names{"v1.2.3.3", "latest"});
  CHECK(tags({"type=semver,pattern={{version}}"}, k_main).empty());
  CHECK(tags({"type=semver,pattern={{version}}"}, at("refs/tags/release1")).empty());
  CHECK(tags({"type=semver,pattern={{major}}"}, at("refs/tags/v0.1.2")) == Names{"0", "latest"});
}

TEST_CASE("build metadata is in raw only, as a registry allows it") {
  const TagFacts facts = at("refs/tags/v1.2.3+build.5");
  CHECK(tags({"type=semver,pattern={{version}}"}, facts) == Names{"1.2.3", "latest"});
  CHECK(tags({"type=semver,pattern={{raw}}"}, facts) == Names{"v1.2.3-build.5", "latest"});
  CHECK(tags({"type=semver,pattern={{version}}-{{build}}"}, facts) == Names{"1.2.3-build-5", "latest"});
}

TEST_CASE("a prerelease gives its whole version and moves nothing else") {
  const TagFacts facts = at("refs/tags/v2.0.8-beta.67");
  CHECK(tags({"type=semver,pattern={{major}}.{{minor}}", "type=semver,pattern=v{{version}}"}, facts) ==
        Names{"2.0.8-beta.67"});
  CHECK(tags({"type=semver,pattern={{raw}}"}, facts) == Names{"v2.0.8-beta.67"});
  CHECK(tags({"type=semver,pattern={{ raw }}"}, facts) == Names{"v2.0.8-beta.67"});
  CHECK(tags({"type=semver,pattern={{raw}}.{{version}}"}, facts) == Names{"2.0.8-beta.67"});
}

TEST_CASE("semver takes its version from a value or out of the tag by match") {
  CHECK(tags({"type=semver,pattern={{version}},value=v3.2.1"}, k_main) == Names{"3.2.1", "latest"});
  CHECK(tags({"type=semver,pattern={{version}},value={{branch}}"}, at("refs/heads/v3.2.1")) ==
        Names{"3.2.1", "latest"});
  CHECK(tags({"type=semver,pattern={{version}},match=api/v(.*)"}, at("refs/tags/api/v1.2.3")) ==
        Names{"1.2.3", "latest"});
  CHECK(tags({"type=semver,pattern={{version}},match=web/v(.*)"}, at("refs/tags/api/v1.2.3")).empty());
}

TEST_CASE("the first rule by priority decides about latest and about the version") {
  CHECK(report({"type=sha", "type=semver,pattern={{version}}"}, k_v123).set ==
        model::TagSet{"1.2.3", {"1.2.3", "sha-860c190", "latest"}, true});
  CHECK(report({"type=sha,priority=2000", "type=semver,pattern={{version}}"}, k_v123).set ==
        model::TagSet{"sha-860c190", {"sha-860c190", "1.2.3"}, false});
  CHECK(report({"type=raw,value=a,priority=5", "type=raw,value=b,priority=5", "type=raw,value=c,priority=6"}, k_main)
            .set == model::TagSet{"c", {"c", "a", "b"}, false});
  const plan::TagReport decided = report({"type=sha", "type=semver,pattern={{version}}"}, k_v123);
  CHECK(decided.latest_rule == "type=semver,pattern={{version}}");
}

TEST_CASE("the flavor can force latest or forbid it, but not for a commit without tags") {
  plan::Flavor yes;
  yes.latest = plan::Flavor::Latest::yes;
  plan::Flavor no;
  no.latest = plan::Flavor::Latest::no;
  CHECK(tags({"type=sha"}, k_main, yes) == Names{"sha-860c190", "latest"});
  CHECK(tags({"type=semver,pattern={{version}}"}, k_v123, no) == Names{"1.2.3"});
  CHECK(tags({"type=ref,event=tag"}, k_main, yes).empty());
}

TEST_CASE("the flavor's prefix and suffix reach rules that have none of their own") {
  plan::Flavor flavor;
  flavor.prefix = "p-";
  flavor.suffix = "-{{sha}}";
  CHECK(tags({"type=raw,value=x"}, k_main, flavor) == Names{"p-x-860c190"});
  CHECK(tags({"type=raw,value=x,prefix=,suffix="}, k_main, flavor) == Names{"x"});
  CHECK(tags({"type=sha"}, k_main, flavor) == Names{"sha-860c190-860c190"});
  CHECK(tags({"type=semver,pattern={{version}},suffix="}, k_v123, flavor) == Names{"p-1.2.3", "latest"});
  flavor.prefix_on_latest = true;
  flavor.suffix_on_latest = true;
  CHECK(tags({"type=semver,pattern={{version}},suffix="}, k_v123, flavor) == Names{"p-1.2.3", "p-latest-860c190"});
}

TEST_CASE("a rule can be enabled by an expression") {
  const Names lines{"type=raw,value=edge,enable={{is_default_branch}}",
                    "type=raw,value=side,enable={{is_not_default_branch}}"};
  CHECK(tags(lines, k_main) == Names{"edge"});
  CHECK(tags(lines, at("refs/heads/x")) == Names{"side"});
  CHECK(tags(lines, k_v123) == Names{"side"});
  CHECK(tags(lines, at("refs/heads/x", "schedule")) == Names{"edge"});
  CHECK(tags(lines, at("refs/heads/x", "issue_comment")) == Names{"side"});
  CHECK(tags({"type=raw,value=x,enable=false"}, k_main).empty());
  CHECK(refused({"type=raw,value=x,enable={{branch}}"}, k_main).find("its 'enable' is 'main', which") !=
        std::string::npos);
  CHECK(refused({"type=raw,value=x,enable=yes"}, k_main) == "error[SL0313]: the tag rule 'type=raw,value=x,enable=yes' "
                                                            "cannot be used - its 'enable' is 'yes', which is neither "
                                                            "true nor false");
}

TEST_CASE("an expression with an unknown name is refused") {
  CHECK(refused({"type=raw,value={{brnch}}"}, k_main).find("did you mean 'branch'?") != std::string::npos);
  CHECK(refused({"type=semver,pattern={{vrsion}}"}, k_v123).find("did you mean 'version'?") != std::string::npos);
  CHECK(refused({"type=semver,pattern={{vrsion}}"}, at("refs/tags/v1.0.0-rc.1")).find("did you mean") !=
        std::string::npos);
  CHECK(refused({"type=sha,suffix={{x}}"}, k_main).find("there is no 'x'") != std::string::npos);
}

TEST_CASE("every tag is one that a registry takes") {
  CHECK(plan::sanitized_tag("a/b c&&d") == "a-b-c-d");
  CHECK(plan::sanitized_tag("Case.Kept_1-x-") == "Case.Kept_1-x-");
  CHECK(plan::sanitized_tag("-foo") == "foo-04bac3c8");
  CHECK(plan::sanitized_tag("..foo") == "foo-62c6e60d");
  CHECK(plan::sanitized_tag("/") == "8a5edab2");
  CHECK(plan::sanitized_tag("\xf0\x9f\x9a\x80x") == "x-2c758882");
  const std::string longest(128, 'a');
  CHECK(plan::sanitized_tag(longest) == longest);
  const std::string cut = plan::sanitized_tag(longest + "b");
  CHECK(cut.size() == 128);
  CHECK(cut.substr(0, 120) == std::string(119, 'a') + "-");
  CHECK(cut != plan::sanitized_tag(longest + "c"));
  CHECK(tags({"type=ref,event=branch"}, at("refs/heads/-x")) == Names{plan::sanitized_tag("-x")});
}

TEST_CASE("no tag is there twice") {
  CHECK(tags({"type=raw,value=x", "x", "type=raw,value=y", "y"}, k_main) == Names{"x", "y"});
  CHECK(tags({"type=semver,pattern={{version}}", "type=raw,value=latest"}, k_v123) == Names{"1.2.3", "latest"});
}

TEST_CASE("each rule has an outcome with its reason") {
  const auto outcomes =
      report({"type=sha", "type=semver,pattern={{version}}", "type=ref,event=branch", "off,enable=false", "-x"},
             at("refs/tags/nightly"))
          .outcomes;
  REQUIRE(outcomes.size() == 5);
  CHECK(outcomes[0].rule == "type=semver,pattern={{version}}");
  CHECK(outcomes[0].note == "'nightly' is no semantic version");
  CHECK(outcomes[0].surprise);
  CHECK(outcomes[1].note == "the ref 'refs/tags/nightly' is no branch");
  CHECK_FALSE(outcomes[1].surprise);
  CHECK(outcomes[2].note == "it is not enabled");
  CHECK(outcomes[3].note == "'-x' is no tag as it is");
  CHECK(outcomes[3].surprise);
  CHECK(outcomes[4].tag == "sha-860c190");
  CHECK(outcomes[4].note.empty());
}
