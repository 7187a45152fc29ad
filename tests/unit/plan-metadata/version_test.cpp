#include "sample_facts.hpp"
#include "support/catch.hpp"

using namespace slipway::plan::metadata;
using slipway::test::branch;
using slipway::test::event_of;
using slipway::test::pull_request;
using slipway::test::tag;
using slipway::test::tag_error;
using slipway::test::tags;
using slipway::test::Texts;

namespace {

Version version(const char* rules, const Facts& facts, const char* flavor = "") {
  Inputs inputs;
  inputs.tags = rules;
  inputs.flavor = flavor;
  return slipway::test::evaluated(inputs, facts).version;
}

Texts image_tags(const char* images, const char* rules) {
  Inputs inputs;
  inputs.images = images;
  inputs.tags = rules;
  return slipway::test::evaluated(inputs, tag("v1.2.3")).tags;
}

}  // namespace

TEST_CASE("without rules a branch, a tag, a pull request and a schedule give their names") {
  CHECK(tags("", branch("dev")) == Texts{"dev"});
  CHECK(tags("", tag("release1")) == Texts{"release1", "latest"});
  CHECK(tags("", pull_request()) == Texts{"pr-15"});
  CHECK(tags("", event_of("schedule", "refs/heads/master")) == Texts{"nightly", "master"});
  CHECK(tags("", event_of("", "")).empty());
}

TEST_CASE("the first tag is main, the others are partial, each once") {
  CHECK(version("a\nb\nc\nb\na", branch("dev")) == Version{.main = "a", .partial = {"b", "c"}, .latest = false});
  CHECK(version("type=sha,enable=false", branch("dev")) == Version{});
}

TEST_CASE("latest is decided by the entry of the highest priority that gave a tag") {
  CHECK(tags("type=semver,pattern={{version}}", tag("v1.0.0")) == Texts{"1.0.0", "latest"});
  CHECK(tags("type=sha,priority=2000\ntype=semver,pattern={{version}}", tag("v1.0.0")) ==
        Texts{"sha-860c190", "1.0.0"});
  CHECK(tags("type=semver,pattern={{version}}\ntype=ref,event=tag", tag("v1.0.0-rc.1")) ==
        Texts{"1.0.0-rc.1", "v1.0.0-rc.1"});
  CHECK(tags("type=raw,value=foo\ntype=semver,pattern={{version}}", tag("v1.0.0")) == Texts{"1.0.0", "foo", "latest"});
  CHECK(tags("type=ref,event=tag", tag("v1.0.0-rc.1")) == Texts{"v1.0.0-rc.1", "latest"});
}

TEST_CASE("a version or match with a value adds latest on a branch, too") {
  CHECK(tags("type=semver,pattern={{version}},value=v1.2.3", branch("dev")) == Texts{"1.2.3", "latest"});
  CHECK(tags("type=match,pattern=v(.*),group=1,value=v1.2.3", branch("dev")) == Texts{"1.2.3", "latest"});
}

TEST_CASE("a flavor decides about latest, but only when an entry fired") {
  CHECK(tags("type=ref,event=branch", branch("dev"), "latest=true") == Texts{"dev", "latest"});
  CHECK(tags("type=ref,event=tag", branch("dev"), "latest=true").empty());
  CHECK(tags("type=ref,event=tag", tag("v1"), "latest=false") == Texts{"v1"});
}

TEST_CASE("latest by a raw rule and by itself is there twice") {
  CHECK(tags("type=raw,value=latest\ntype=ref,event=tag", tag("v1")) == Texts{"v1", "latest", "latest"});
}

TEST_CASE("the prefix of an entry, even an empty one, goes before that of the flavor") {
  const char* const flavor = "prefix=glo-\nsuffix=-bal";
  CHECK(tags("type=raw,my", branch("dev"), flavor) == Texts{"glo-my-bal"});
  CHECK(tags("type=raw,my,prefix=", branch("dev"), flavor) == Texts{"my-bal"});
  CHECK(tags("type=raw,my,suffix=", branch("dev"), flavor) == Texts{"glo-my"});
  CHECK(tags("type=raw,my,prefix=foo-,suffix=-bar", branch("dev"), flavor) == Texts{"foo-my-bar"});
  CHECK(tags("type=sha", branch("dev"), flavor) == Texts{"sha-860c190-bal"});
  CHECK(tags("type=ref,event=pr", pull_request(), flavor) == Texts{"pr-15-bal"});
  CHECK(tags("type=ref,event=pr,prefix=", pull_request(), flavor) == Texts{"15-bal"});
}

TEST_CASE("prefixes and suffixes are expressions, also alone") {
  CHECK(tags("type=raw,x,prefix={{branch}}-", branch("dev")) == Texts{"dev-x"});
  CHECK(tags("type=raw,x", branch("dev"), "suffix=-{{sha}}") == Texts{"x-860c190"});
  CHECK(tags("type=raw,value={{tag}},prefix=x-", branch("dev")) == Texts{"x-"});
  CHECK(tags("type=raw,value={{tag}}", branch("dev")).empty());
}

TEST_CASE("onlatest puts the prefix or suffix on latest, as text and sanitized") {
  CHECK(tags("", tag("v1"), "prefix=foo-,onlatest=true\nsuffix=-dev,onlatest=true") ==
        Texts{"foo-v1-dev", "foo-latest-dev"});
  CHECK(tags("", tag("v1"), "suffix=-dev") == Texts{"v1-dev", "latest"});
  CHECK(tags("", tag("v1"), "prefix={{sha}}-,onlatest=true") == Texts{"860c190-v1", "-sha--latest"});
}

TEST_CASE("enable is an expression that is true or false, and a disabled entry is not looked at") {
  CHECK(tags("a,enable={{is_default_branch}}", branch("master")) == Texts{"a"});
  CHECK(tags("a,enable={{is_default_branch}}", branch("dev")).empty());
  CHECK(tags("a,enable={{is_not_default_branch}}", branch("dev")) == Texts{"a"});
  CHECK(tags("type=match,pattern=(,enable=false\nb", tag("v1")) == Texts{"b"});
  CHECK(tag_error("a,enable=yes", branch("dev")) == "Invalid value for enable attribute: yes");
  CHECK(tag_error("a,enable=TRUE", branch("dev")) == "Invalid value for enable attribute: TRUE");
  CHECK(tag_error("a,enable=", branch("dev")) == "Invalid value for enable attribute: ");
}

TEST_CASE("a run of characters that no tag may have becomes one dash, and nothing else changes") {
  CHECK(sanitized("my/feature#1245") == "my-feature-1245");
  CHECK(sanitized("a &?b") == "a-b");
  CHECK(sanitized("Ab_c.d-e") == "Ab_c.d-e");
  CHECK(sanitized("-foo") == "-foo");
  CHECK(sanitized(".foo") == ".foo");
  CHECK(sanitized("x-") == "x-");
  CHECK(sanitized("/x/") == "-x-");
  CHECK(sanitized("caf\xC3\xA9") == "caf-");
  CHECK(sanitized(std::string(140, 'a')) == std::string(140, 'a'));
  CHECK(sanitized("").empty());
}

TEST_CASE("tags are listed image by image, with latest last") {
  CHECK(image_tags("a\nB", "type=semver,pattern={{version}}\ntype=semver,pattern={{major}}") ==
        Texts{"a:1.2.3", "a:1", "a:latest", "b:1.2.3", "b:1", "b:latest"});
  CHECK(image_tags("a\nb,enable=false", "x") == Texts{"a:x"});
  CHECK(image_tags("a,enable=false", "x") == Texts{"x"});
  CHECK(image_tags("", "x") == Texts{"x"});
}

TEST_CASE("a comma reaches a value through three quotes only") {
  CHECK(tags("type=match,\"\"\"pattern=v(\\d{1,3})\"\"\",group=1", tag("v12")) == Texts{"12", "latest"});
  CHECK(tag_error("type=match,\"pattern=v(\\d{1,3})\"", tag("v12")) ==
        "Invalid regular expression: /v(\\d{1/: Unterminated group");
  CHECK(tag_error("type=schedule,pattern={{date 'dddd, MMMM Do YYYY'}}", event_of("schedule", "")) ==
        "Parse error in '{{date 'dddd': '{{' has no '}}'");
  CHECK(tags("type=raw,value={{date 'dddd, MMMM Do YYYY'}}", tag("v12")) == Texts{"MMMM-Do-YYYY-"});
}
