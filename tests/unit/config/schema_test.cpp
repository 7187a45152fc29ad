// The schema for editors and the reader say the same of a file.
#include "rendered.hpp"
#include "support/catch.hpp"

#include <slipway/base/json_schema.hpp>
#include <slipway/config/schema.hpp>

#include <fstream>
#include <sstream>

namespace slipway::config {

namespace {

const base::JsonSchema& schema() {
  static const auto k_schema = base::JsonSchema::parse(pipeline_schema(), "the pipeline schema");
  INFO((k_schema ? std::string() : base::render(k_schema.error())));
  REQUIRE(k_schema);
  return *k_schema;
}

enum class Answer { accepted, refused };

Answer by_reader(const std::string& text) { return parse_pipeline(text, "f") ? Answer::accepted : Answer::refused; }

Answer by_schema(const std::string& text) {
  const auto document = Document::parse("f", text);
  REQUIRE(document);
  return schema().check(to_json(document->root())).empty() ? Answer::accepted : Answer::refused;
}

std::string with_stage(const std::string& keys) { return k_head + "  other: {uses: x}\n  a: {" + keys + "}\n"; }

void both(const std::string& text, Answer expected) {
  CAPTURE(text);
  CHECK(by_reader(text) == expected);
  CHECK(by_schema(text) == expected);
}

}  // namespace

TEST_CASE("the schema in the program is the file in the sources") {
  std::ifstream file(SLIPWAY_SOURCE_DIR "/host/schema/pipeline.schema.json", std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  CHECK(pipeline_schema() == content.str());
  CHECK_FALSE(content.str().empty());
}

TEST_CASE("schema and reader accept the same files") {
  const std::string text = GENERATE(
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: ghcr.io/acme/app, stages: {a: {uses: test}}, environments: {}}"),
      std::string("{slipway: 1, name: app, image: 'localhost:5000/a/b', stages: {a: {uses: test}}, environments: }"),
      std::string("{slipway: 1, name: app, image: 'oci:../a', stages: {a: {uses: test}}, environments: {x: }}"),
      std::string(
          "{slipway: 1, name: app, image: a, stages: {a: {uses: test}}, environments: {x: {}, y: {url: 'http://z'}}}"));
  both(text, Answer::accepted);
}

TEST_CASE("schema and reader accept the same stages") {
  const std::string keys =
      GENERATE("uses: test", "uses: com.example.lint", "uses: x, needs: []", "uses: x, needs: [other]",
               "uses: x, with: {a: [1]}", "uses: x, with: ", "uses: x, env: [A, _b1]", "uses: x, secrets: [A-b.c]",
               "uses: x, timeout: 10m", "uses: x, timeout: 999999999ms", "uses: x, when: {branch: main}",
               "uses: x, when: {tag: ['v*', /^v/], event: push}", "uses: x, when: {branch: a/b}", "uses: no",
               "uses: 'on', env: []");
  both(with_stage(keys), Answer::accepted);
}

TEST_CASE("schema and reader refuse the same files") {
  const std::string text = GENERATE(
      std::string(""), std::string("[]"), std::string("x"), std::string("{}"),
      std::string("{name: app, stages: {a: {uses: test}}}"),
      std::string("{slipway: 2, name: app, stages: {a: {uses: test}}}"),
      std::string("{slipway: '1', name: app, stages: {a: {uses: test}}}"),
      std::string("{slipway: true, name: app, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, stages: {a: {uses: test}}}"), std::string("{slipway: 1, name: app}"),
      std::string("{slipway: 1, name: app, stages: {}}"), std::string("{slipway: 1, name: app, stages: }"),
      std::string("{slipway: 1, name: app, stages: []}"),
      std::string("{slipway: 1, name: app, stages: {A: {uses: test}}}"),
      std::string("{slipway: 1, name: app, stages: {a: }}"), std::string("{slipway: 1, name: app, stages: {a: test}}"),
      std::string("{slipway: 1, name: My App, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: 1, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, extra: 1}"),
      std::string("{slipway: 1, name: app, image: 'a:1', stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: 'a@b', stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: /a, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: a/, stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: 'h:x/a', stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: 'oci:', stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: '', stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, image: [a], stages: {a: {uses: test}}}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, environments: []}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, environments: {'a b': {}}}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, environments: {a: {url: x}}}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, environments: {a: {url: 1}}}"),
      std::string("{slipway: 1, name: app, stages: {a: {uses: test}}, environments: {a: {ur: 'http://x'}}}"));
  both(text, Answer::refused);
}

TEST_CASE("schema and reader refuse the same stages") {
  const std::string keys = GENERATE(
      "needs: []", "uses: ", "uses: 1", "uses: ./x.so", "uses: Test", "uses: x, needs: other", "uses: x, needs: [1]",
      "uses: x, needs: ", "uses: x, needs: [other, other]", "uses: x, with: []", "uses: x, with: 1", "uses: x, env: A",
      "uses: x, env: [A, A]", "uses: x, env: [1a]", "uses: x, env: {A: 1}", "uses: x, secrets: [a/b]",
      "uses: x, environment: 1", "uses: x, environment: [a]", "uses: x, timeout: 10", "uses: x, timeout: 10 m",
      "uses: x, timeout: 0s", "uses: x, timeout: 1d", "uses: x, when: main", "uses: x, when: {}",
      "uses: x, when: ", "uses: x, when: {branch: []}", "uses: x, when: {branch: ''}", "uses: x, when: {branch: /x}",
      "uses: x, when: {branch: //}", "uses: x, when: {branch: 1}", "uses: x, when: {branch: [a, a]}",
      "uses: x, when: {brnch: a}", "uses: x, use: y");
  both(with_stage(keys), Answer::refused);
}

TEST_CASE("every key in the schema says what it is for") {
  // Cheap, but it keeps editors useful: as many descriptions as keys that a user writes.
  const std::string text(pipeline_schema());
  std::size_t count = 0;
  for (std::size_t at = text.find("\"description\""); at != std::string::npos;
       at = text.find("\"description\"", at + 1))
    ++count;
  CHECK(count >= 19);
}

TEST_CASE("the sample application's pipeline fits the schema") {
  const LoadResult loaded = load_pipeline(SLIPWAY_SOURCE_DIR "/tests/apps/todobackend/slipway.yaml");
  REQUIRE(loaded);
  CHECK(schema().check(to_json(loaded->document.root())).empty());
}

}  // namespace slipway::config
