#include "sample_facts.hpp"
#include "support/catch.hpp"

using namespace slipway::plan::metadata;
using slipway::test::branch;
using slipway::test::evaluated;
using slipway::test::event_of;
using slipway::test::Texts;

namespace {

constexpr const char* k_image = "org.opencontainers.image.";

Texts labels(const std::string& lines) {
  Inputs inputs;
  inputs.labels = lines;
  return evaluated(inputs, branch("dev")).labels;
}

// Only those that are not of the image specification.
Texts own_labels(const std::string& lines) {
  Texts own;
  for (const std::string& line : labels(lines))
    if (!line.starts_with(k_image)) own.push_back(line);
  return own;
}

Inputs two_tags() {
  Inputs inputs;
  inputs.images = "a\nb";
  inputs.tags = "x\ny";
  return inputs;
}

Labels small_labels() { return {{"b", "2"}, {"a", "1\nmore"}, {"10", "ten"}, {"9", "nine"}, {"01", "no index"}}; }

}  // namespace

TEST_CASE("labels describe the repository and the build, sorted by name") {
  CHECK(labels("") == Texts{"org.opencontainers.image.created=2020-01-10T00:30:00.000Z",
                            "org.opencontainers.image.description=This your first repo!",
                            "org.opencontainers.image.licenses=MIT",
                            std::string("org.opencontainers.image.revision=") + slipway::test::k_sha,
                            "org.opencontainers.image.source=https://github.com/octocat/Hello-World",
                            "org.opencontainers.image.title=Hello-World",
                            "org.opencontainers.image.url=https://github.com/octocat/Hello-World",
                            "org.opencontainers.image.version=dev"});
}

TEST_CASE("without a repository, commit and tag the labels are there, empty") {
  Facts facts = event_of("", "");
  facts.sha.clear();
  facts.repository.reset();
  facts.payload.clear();
  CHECK(evaluated({}, facts).labels ==
        Texts{"org.opencontainers.image.created=2020-01-10T00:30:00.000Z",
              "org.opencontainers.image.description=", "org.opencontainers.image.licenses=",
              "org.opencontainers.image.revision=", "org.opencontainers.image.source=",
              "org.opencontainers.image.title=", "org.opencontainers.image.url=", "org.opencontainers.image.version="});
}

TEST_CASE("own labels are cut at their first equals sign; the last of a name counts, others are dropped") {
  CHECK(own_labels("maintainer=A\ninvalid\nmaintainer=B=C\nfoo=") == Texts{"foo=", "maintainer=B=C"});
  CHECK(own_labels("b=1\nB=2\na.c=3\na-c=4") == Texts{"a-c=4", "a.c=3", "b=1", "B=2"});
  CHECK(own_labels("# comment\na=x # y") == Texts{"a=x # y"});
  CHECK(own_labels("a = b") == Texts{"a = b"});
  CHECK(own_labels("=x") == Texts{"=x"});
  CHECK(own_labels("a=b,c") == Texts{"a=b,c"});
  CHECK(own_labels("a=\"b\"") == Texts{"a=\"b\""});
  CHECK(own_labels("{{branch}}={{sha}}") == Texts{"dev=860c190"});
  CHECK(labels("org.opencontainers.image.title=Mine").at(5) == "org.opencontainers.image.title=Mine");
  CHECK(labels("org.opencontainers.image.created={{commit_date 'YYYY'}}").front() ==
        "org.opencontainers.image.created=2020");
}

TEST_CASE("annotations have their own lines and are repeated for each level") {
  Inputs inputs;
  inputs.labels = "a=1";
  inputs.annotations = "b=2";
  Facts facts = branch("dev");
  CHECK(evaluated(inputs, facts).annotations.front() == "manifest:b=2");
  facts.switches.annotations_levels = "index,manifest-descriptor";
  const Texts lines = evaluated(inputs, facts).annotations;
  REQUIRE(lines.size() == 18);
  CHECK(lines[0] == "index:b=2");
  CHECK(lines[9] == "manifest-descriptor:b=2");
}

TEST_CASE("lists are joined by line ends, or by the separators that are asked for") {
  Inputs inputs = two_tags();
  CHECK(evaluated(inputs, branch("dev")).tags_text == "a:x\na:y\nb:x\nb:y");
  CHECK(evaluated(inputs, branch("dev")).tag_names_text == "x\ny");
  inputs.sep_tags = ", ";
  inputs.sep_labels = ";";
  inputs.sep_annotations = " ";
  const Result result = evaluated(inputs, branch("dev"));
  CHECK(result.tags_text == "a:x, a:y, b:x, b:y");
  CHECK(result.tag_names_text == "x, y");
  CHECK(result.labels_text.find(";org.opencontainers.image.version=x") != std::string::npos);
  CHECK(result.annotations_text.find(" manifest:org.opencontainers.image.version=x") != std::string::npos);
}

TEST_CASE("no tag is a warning") {
  Inputs inputs;
  inputs.tags = "type=ref,event=tag";
  const Result result = evaluated(inputs, branch("dev"));
  CHECK(result.tags.empty());
  CHECK(result.tags_text.empty());
  CHECK(result.warnings == Texts{"No Docker image version has been generated. Check tags input.",
                                 "No Docker tag has been generated. Check tags input."});
}

TEST_CASE("the JSON has tags, labels and annotations in the order of JavaScript") {
  const OutputParts parts{.tags = {"a:x"},
                          .tag_names = {"x"},
                          .labels = small_labels(),
                          .annotations = {"manifest:b=2"},
                          .images = {"a"},
                          .version = "x"};
  CHECK(json_text(parts) == "{\"tags\":[\"a:x\"],\"tag-names\":[\"x\"],\"labels\":{\"9\":\"nine\",\"10\":\"ten\","
                            "\"b\":\"2\",\"a\":\"1\",\"01\":\"no index\"},\"annotations\":[\"manifest:b=2\"]}");
}

TEST_CASE("bake definitions hold the target with what each is for") {
  const OutputParts parts{.tags = {"a:x", "b:x"},
                          .tag_names = {},
                          .labels = {{"l", "1"}},
                          .annotations = {"index:l=1"},
                          .images = {"a", "b"},
                          .version = "x"};
  const BakeTexts bake = bake_texts(parts, "meta");
  CHECK(bake.labels ==
        "{\n  \"target\": {\n    \"meta\": {\n      \"labels\": {\n        \"l\": \"1\"\n      }\n    }\n"
        "  }\n}");
  CHECK(bake.annotations == "{\n  \"target\": {\n    \"meta\": {\n      \"annotations\": [\n        \"index:l=1\"\n"
                            "      ]\n    }\n  }\n}");
  const std::string tags = "      \"tags\": [\n        \"a:x\",\n        \"b:x\"\n      ],\n";
  const std::string arguments = "      \"args\": {\n        \"DOCKER_META_IMAGES\": \"a,b\",\n"
                                "        \"DOCKER_META_VERSION\": \"x\"\n      }\n    }\n  }\n}";
  const std::string head = "{\n  \"target\": {\n    \"meta\": {\n";
  CHECK(bake.tags == head + tags + arguments);
  CHECK(bake.tags_and_labels == head + tags + "      \"labels\": {\n        \"l\": \"1\"\n      },\n" + arguments);
}

TEST_CASE("a bake definition without a version has none, and its target a default name") {
  Inputs inputs;
  inputs.tags = "type=ref,event=tag";
  CHECK(evaluated(inputs, branch("dev")).bake.tags ==
        "{\n  \"target\": {\n    \"docker-metadata-action\": {\n      \"tags\": [],\n      \"args\": {\n"
        "        \"DOCKER_META_IMAGES\": \"\"\n      }\n    }\n  }\n}");
  inputs.bake_target = " meta ";
  CHECK(evaluated(inputs, branch("dev")).bake.tags.find("\"meta\"") != std::string::npos);
}

TEST_CASE("outputs have names as environment variables") {
  CHECK(output_variable("tags") == "DOCKER_METADATA_OUTPUT_TAGS");
  CHECK(output_variable("tag-names") == "DOCKER_METADATA_OUTPUT_TAG_NAMES");
  CHECK(output_variable("bake-file-annotations") == "DOCKER_METADATA_OUTPUT_BAKE_FILE_ANNOTATIONS");
}

TEST_CASE("the same inputs give the same outputs, each time") {
  const Result first = evaluated(two_tags(), branch("dev"));
  const Result second = evaluated(two_tags(), branch("dev"));
  CHECK(first.json == second.json);
  CHECK(first.bake.tags_and_labels == second.bake.tags_and_labels);
}
