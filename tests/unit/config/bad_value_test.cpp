// What a user sees of a file whose keys or values do not fit. Whole outputs.
#include "rendered.hpp"
#include "support/catch.hpp"

namespace slipway::config {

TEST_CASE("an unknown key with a name near to it") {
  CHECK(rendered(k_head + "  test:\n    uses: test\n    wiht: {}\n") == R"(slipway.yaml:6:5
  |
6 |     wiht: {}
  |     ^^^^
error[SL0302]: stage 'test': unknown key 'wiht' - did you mean 'with'?
)");
}

TEST_CASE("an unknown key that is like no other") {
  CHECK(rendered(k_head + "  test: {uses: test}\nrollback: true\n") == R"(slipway.yaml:5:1
  |
5 | rollback: true
  | ^^^^^^^^
error[SL0302]: unknown key 'rollback'
)");
}

TEST_CASE("a slip in a required key is one problem, not two") {
  CHECK(rendered(k_head + "  test: {use: test}\n") == R"(slipway.yaml:4:10
  |
4 |   test: {use: test}
  |          ^^^
error[SL0302]: stage 'test': unknown key 'use' - did you mean 'uses'?
)");
}

TEST_CASE("a missing key is shown at what lacks it") {
  CHECK(rendered(k_head + "  test:\n    needs: []\n  build:\n") == R"(slipway.yaml:4:3
  |
4 |   test:
  |   ^^^^
error[SL0305]: stage 'test': missing key 'uses'
slipway.yaml:6:3
  |
6 |   build:
  |   ^^^^^
error[SL0305]: stage 'build': missing key 'uses'
)");
}

TEST_CASE("a file without its format version") {
  CHECK(rendered("name: app\nstages: {a: {uses: test}}\n") == R"(slipway.yaml:1:1
  |
1 | name: app
  | ^
error[SL0305]: missing key 'slipway' - write 'slipway: 1', the version of the format, first
)");
}

TEST_CASE("a file in another format is not judged any further") {
  CHECK(rendered("slipway: 2\npipelines: []\n") == R"(slipway.yaml:1:10
  |
1 | slipway: 2
  |          ^
error[SL0317]: format 2 is not supported - this version of slipway reads format 1
)");
}

TEST_CASE("a version that is not a number") {
  CHECK(rendered("slipway: '1'\nname: app\nstages: {a: {uses: test}}\n") == R"(slipway.yaml:1:11
  |
1 | slipway: '1'
  |           ^
error[SL0304]: 'slipway' must be the number 1, is a text
)");
}

TEST_CASE("wrong types at the top are all reported") {
  CHECK(rendered("slipway: 1\nname: 1.10\nimage: [a]\nstages: [test]\nenvironments: local\n") == R"(slipway.yaml:2:7
  |
2 | name: 1.10
  |       ^^^^
error[SL0304]: 'name' must be a text, is a number - put quotes around it: "1.10"
slipway.yaml:3:8
  |
3 | image: [a]
  |        ^
error[SL0304]: 'image' must be a text, is a list
slipway.yaml:4:9
  |
4 | stages: [test]
  |         ^
error[SL0304]: 'stages' must be a mapping, is a list
slipway.yaml:5:15
  |
5 | environments: local
  |               ^^^^^
error[SL0304]: 'environments' must be a mapping, is a text
)");
}

TEST_CASE("wrong types in a stage are all reported") {
  CHECK(rendered(k_head + R"(  test:
    uses: true
    needs: 3
    with: [1]
    env: [A, 1]
    secrets:
    timeout: 10
    when: main
    environment: {}
  build: 3
)") == R"(slipway.yaml:5:11
  |
5 |     uses: true
  |           ^^^^
error[SL0304]: stage 'test': 'uses' must be a text, is true - put quotes around it: "true"
slipway.yaml:6:12
  |
6 |     needs: 3
  |            ^
error[SL0304]: stage 'test': 'needs' must be a list of texts, is a number
slipway.yaml:7:11
  |
7 |     with: [1]
  |           ^
error[SL0304]: stage 'test': 'with' must be a mapping, is a list
slipway.yaml:8:14
  |
8 |     env: [A, 1]
  |              ^
error[SL0304]: stage 'test': 'env' must be a list of texts, one item is a number - put quotes around it: "1"
slipway.yaml:9:5
  |
9 |     secrets:
  |     ^^^^^^^
error[SL0304]: stage 'test': 'secrets' must be a list of texts, is empty
slipway.yaml:10:14
   |
10 |     timeout: 10
   |              ^^
error[SL0304]: stage 'test': 'timeout' must be a duration, is a number - write it as 500ms, 90s, 10m or 1h
slipway.yaml:11:11
   |
11 |     when: main
   |           ^^^^
error[SL0304]: stage 'test': 'when' must be a mapping, is a text
slipway.yaml:12:18
   |
12 |     environment: {}
   |                  ^
error[SL0304]: stage 'test': 'environment' must be a text, is a mapping
slipway.yaml:13:10
   |
13 |   build: 3
   |          ^
error[SL0304]: stage 'build': must be a mapping, is a number
)");
}

TEST_CASE("one text where a list is wanted") {
  CHECK(rendered(k_head + "  a: {uses: test}\n  b: {uses: test, needs: a}\n") == R"(slipway.yaml:5:26
  |
5 |   b: {uses: test, needs: a}
  |                          ^
error[SL0304]: stage 'b': 'needs' must be a list of texts, is a text - put brackets around it: [a]
)");
}

TEST_CASE("something twice in a list") {
  CHECK(rendered(k_head + "  a: {uses: test, env: [HOME, PATH, HOME]}\n") == R"(slipway.yaml:4:37
  |
4 |   a: {uses: test, env: [HOME, PATH, HOME]}
  |                                     ^^^^
error[SL0304]: stage 'a': 'env' has 'HOME' twice
)");
}

TEST_CASE("a bad duration") {
  CHECK(rendered(k_head + "  test: {uses: test, timeout: 10 minutes}\n") == R"(slipway.yaml:4:31
  |
4 |   test: {uses: test, timeout: 10 minutes}
  |                               ^^^^^^^^^^
error[SL0304]: stage 'test': 'timeout' must be a duration, is '10 minutes' - write it as 500ms, 90s, 10m or 1h
)");
}

TEST_CASE("a duration of nothing, or longer than 30 days") {
  CHECK(rendered(k_head + "  a: {uses: test, timeout: 721h}\n") == R"(slipway.yaml:4:28
  |
4 |   a: {uses: test, timeout: 721h}
  |                            ^^^^
error[SL0304]: stage 'a': 'timeout' must be above zero and at most 30 days, is 721h
)");
  CHECK(parse_pipeline(k_head + "  a: {uses: test, timeout: 720h}\n", "f"));
}

TEST_CASE("an image is a plain text, in which no expression is expanded") {
  CHECK(rendered("slipway: 1\nname: app\nimage: \"oci:{{name}}\"\nstages:\n  a: {uses: x}\n") == R"(slipway.yaml:3:9
  |
3 | image: "oci:{{name}}"
  |         ^^^^^^^^^^^^
error[SL0304]: 'oci:{{name}}' is not an image repository - write it without a tag, such as ghcr.io/acme/app or oci:FOLDER
)");
}

TEST_CASE("bad names") {
  CHECK(rendered("slipway: 1\nname: My App\nstages:\n  Test: {uses: test}\n  '../b': {uses: ./b.so, env: [A=B], "
                 "secrets: [a b]}\n"
                 "environments:\n  a;b: {}\n") == R"(slipway.yaml:2:7
  |
2 | name: My App
  |       ^^^^^^
error[SL0304]: 'My App' is not a name for a pipeline - a name has 1 to 63 lower-case letters, digits, '.', '_' and '-', and starts with a letter or digit
slipway.yaml:4:3
  |
4 |   Test: {uses: test}
  |   ^^^^
error[SL0304]: 'Test' is not a name for a stage - a name has 1 to 63 lower-case letters, digits, '.', '_' and '-', and starts with a letter or digit
slipway.yaml:5:4
  |
5 |   '../b': {uses: ./b.so, env: [A=B], secrets: [a b]}
  |    ^^^^
error[SL0304]: '../b' is not a name for a stage - a name has 1 to 63 lower-case letters, digits, '.', '_' and '-', and starts with a letter or digit
slipway.yaml:5:18
  |
5 |   '../b': {uses: ./b.so, env: [A=B], secrets: [a b]}
  |                  ^^^^^^
error[SL0304]: stage '../b': './b.so' is not a stage type - write test, build, release, tag-publish, deploy or an id such as com.example.lint
slipway.yaml:5:32
  |
5 |   '../b': {uses: ./b.so, env: [A=B], secrets: [a b]}
  |                                ^^^
error[SL0304]: stage '../b': 'A=B' is not the name of an environment variable
slipway.yaml:5:48
  |
5 |   '../b': {uses: ./b.so, env: [A=B], secrets: [a b]}
  |                                                ^^^
error[SL0304]: stage '../b': 'a b' is not the name of a secret
slipway.yaml:7:3
  |
7 |   a;b: {}
  |   ^^^
error[SL0304]: 'a;b' is not a name for an environment - a name has 1 to 63 lower-case letters, digits, '.', '_' and '-', and starts with a letter or digit
)");
}

TEST_CASE("an image with a tag, and no stage") {
  CHECK(rendered("slipway: 1\nname: app\nimage: ghcr.io/acme/app:1.0\nstages: {}\n") == R"(slipway.yaml:3:8
  |
3 | image: ghcr.io/acme/app:1.0
  |        ^^^^^^^^^^^^^^^^^^^^
error[SL0304]: 'ghcr.io/acme/app:1.0' is not an image repository - write it without a tag, such as ghcr.io/acme/app or oci:FOLDER
slipway.yaml:4:1
  |
4 | stages: {}
  | ^^^^^^
error[SL0304]: there must be at least one stage
)");
}

TEST_CASE("numbers that would silently change") {
  CHECK(rendered(k_head + "  test: {uses: test, with: {mode: 0755, build: 12345678901234567890123}}\n") ==
        R"(slipway.yaml:4:35
  |
4 |   test: {uses: test, with: {mode: 0755, build: 12345678901234567890123}}
  |                                   ^^^^
error[SL0304]: the number 0755 has a leading zero - put quotes around it for a text, or write 0o... for an octal number
slipway.yaml:4:48
  |
4 |   test: {uses: test, with: {mode: 0755, build: 12345678901234567890123}}
  |                                                ^^^^^^^^^^^^^^^^^^^^^^^
error[SL0304]: the number 12345678901234567890123 is out of range - put quotes around it for a text
)");
}

TEST_CASE("conditions that say nothing or cannot be understood") {
  CHECK(rendered(k_head + R"(  test:
    uses: test
    when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  build:
    uses: build
    when: {}
  release:
    uses: release
    when: {tag: [], event: 1}
)") == R"(slipway.yaml:6:21
  |
6 |     when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  |                     ^^^
error[SL0304]: stage 'test': when: '/(/' is not a regular expression: a '(' or ')' has no partner
slipway.yaml:6:27
  |
6 |     when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  |                           ^
error[SL0304]: stage 'test': when: a pattern must not be empty
slipway.yaml:6:36
  |
6 |     when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  |                                    ^^
error[SL0304]: stage 'test': when: '/x' is not a pattern - a regular expression stands between slashes: /.../, or /.../i for either case
slipway.yaml:6:48
  |
6 |     when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  |                                                ^^^^^^^
error[SL0304]: stage 'test': when: '/[z-a]/' is not a regular expression: a range in '[]' runs backwards
slipway.yaml:6:58
  |
6 |     when: {branch: [/(/, ''], tag: /x, event: '/[z-a]/', brnch: x}
  |                                                          ^^^^^
error[SL0302]: stage 'test': when: unknown key 'brnch' - did you mean 'branch'?
slipway.yaml:9:5
  |
9 |     when: {}
  |     ^^^^
error[SL0304]: stage 'build': when: there is no condition - write branch, tag or event
slipway.yaml:12:17
   |
12 |     when: {tag: [], event: 1}
   |                 ^
error[SL0304]: stage 'release': when: 'tag' must not be an empty list - remove it to let everything pass
slipway.yaml:12:28
   |
12 |     when: {tag: [], event: 1}
   |                            ^
error[SL0304]: stage 'release': when: 'event' must be a text or a list of texts, is a number - put quotes around it: "1"
)");
}

TEST_CASE("what is wrong with a regular expression is said in words") {
  const auto fault = [](const std::string& pattern) {
    const LoadResult result = parse_pipeline(k_head + "  a: {uses: x, when: {branch: '" + pattern + "'}}\n", "f");
    if (result) return std::string("fine");
    const std::string what = result.error().front().what;
    return what.substr(what.rfind(": ") + 2);
  };
  CHECK(fault("/[a/") == "a '[' or ']' has no partner");
  CHECK(fault("/a)/") == "a '(' or ')' has no partner");
  CHECK(fault("/(a/") == "a '(' or ')' has no partner");
  CHECK(fault("/a{/") == "what stands in '{}' is not a count");
  CHECK(fault("/a{x}/") == "what stands in '{}' is not a count");
  CHECK(fault("/a{2,1}/") == "what stands in '{}' is not a count");
  CHECK(fault("/[b-a]/") == "a range in '[]' runs backwards");
  CHECK(fault("/*a/") == "nothing stands before a repetition");
  CHECK(fault("/+/") == "nothing stands before a repetition");
  CHECK(fault("/a|*/") == "nothing stands before a repetition");
  CHECK(fault("/(?:a)(+b)/") == "nothing stands before a repetition");
  CHECK(fault("/[*](?:a/") == "a '(' or ')' has no partner");
  CHECK(fault("/a\\/") == "it has an invalid escape");
  CHECK(fault("/(a)\\2/") == "it refers to a group that it does not have");
  CHECK(fault("/^(a|b)?[^c-f]{2,3}\\.\\d+$/") == "fine");
}

TEST_CASE("a regular expression is read in patterns that shut out, and in either case, too") {
  const auto refused = [](const std::string& pattern) {
    return !parse_pipeline(k_head + "  a: {uses: x, when: {branch: ['*', '" + pattern + "']}}\n", "f");
  };
  for (const char* const bad : {"!", "!/x(/", "!/x", "/x(/i", "/x/j", "!//", "//i"})
    CHECK(refused(bad));
  for (const char* const good : {"!/x/", "!/x/i", "/x/i", "!x", "!release/*", "/i/"})
    CHECK_FALSE(refused(good));
}

TEST_CASE("patterns that are globs are taken as they are") {
  for (const char* glob : {"main", "release/*", "v[0-9", "a(b", "*", "!main", "feature/**", "x{1"}) {
    INFO(glob);
    CHECK(rendered(k_head + "  a: {uses: x, when: {branch: '" + glob + "'}}\n").empty());
  }
  CHECK(rendered(k_head + "  a: {uses: x, when: {branch: '" + std::string(256, 'b') + "'}}\n").empty());
  CHECK(rendered(k_head + "  a: {uses: x, when: {tag: '" + std::string(257, 'b') + "'}}\n")
            .ends_with("error[SL0304]: stage 'a': when: a pattern is longer than 256 characters\n"));
}

TEST_CASE("a condition that is empty or of several kinds is shown at its values") {
  CHECK(rendered(k_head + R"(  a:
    uses: x
    when:
  b:
    uses: x
    when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
)") == R"(slipway.yaml:6:5
  |
6 |     when:
  |     ^^^^
error[SL0304]: stage 'a': when: there is no condition - write branch, tag or event
slipway.yaml:9:27
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                           ^^^^
error[SL0304]: stage 'b': when: 'branch' has 'main' twice
slipway.yaml:9:33
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                                 ^
error[SL0304]: stage 'b': when: 'branch' must be a text or a list of texts, one item is a number - put quotes around it: "7"
slipway.yaml:9:36
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                                    ^
error[SL0304]: stage 'b': when: 'branch' must be a text or a list of texts, one item is a list
slipway.yaml:9:41
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                                         ^
error[SL0304]: stage 'b': when: 'branch' must be a text or a list of texts, one item is nothing
slipway.yaml:9:50
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                                                  ^
error[SL0304]: stage 'b': when: 'tag' must be a text or a list of texts, is a mapping
slipway.yaml:9:58
  |
9 |     when: {branch: [main, main, 7, [x], ~], tag: {a: 1}, event:}
  |                                                          ^^^^^
error[SL0304]: stage 'b': when: 'event' must be a text or a list of texts, is empty
)");
}

TEST_CASE("environments that do not fit") {
  CHECK(rendered(k_head + R"(  deploy: {uses: deploy, environment: prodution}
  other: {uses: deploy, environment: moon}
environments:
  production: {url: todo.example.com}
  local:
  bad: {ur: http://x}
  worse: [x]
)") == R"(slipway.yaml:4:39
  |
4 |   deploy: {uses: deploy, environment: prodution}
  |                                       ^^^^^^^^^
error[SL0304]: stage 'deploy': unknown environment 'prodution' - did you mean 'production'?
slipway.yaml:5:38
  |
5 |   other: {uses: deploy, environment: moon}
  |                                      ^^^^
error[SL0304]: stage 'other': unknown environment 'moon' - describe it under 'environments'
slipway.yaml:7:21
  |
7 |   production: {url: todo.example.com}
  |                     ^^^^^^^^^^^^^^^^
error[SL0304]: environment 'production': 'url' must be an address, is 'todo.example.com' - it starts with http:// or https://
slipway.yaml:9:9
  |
9 |   bad: {ur: http://x}
  |         ^^
error[SL0302]: environment 'bad': unknown key 'ur' - did you mean 'url'?
slipway.yaml:10:10
   |
10 |   worse: [x]
   |          ^
error[SL0304]: environment 'worse': must be a mapping, is a list
)");
}

TEST_CASE("after twenty problems the rest is counted for the user") {
  std::string text = k_head;
  for (int i = 0; i < 30; ++i)
    text += "  s" + std::to_string(i) + ": {uss: x}\n";
  const LoadResult result = parse_pipeline(text, "slipway.yaml");
  REQUIRE_FALSE(result);
  CHECK(result.error().size() == 21);
  CHECK(base::render(result.error().back()) == "error[SL0302]: and 10 more problems in slipway.yaml\n");
}

TEST_CASE("every error of a file ends with the exit code for configuration") {
  const std::string text = GENERATE(std::string("a: ["), std::string("a: 1\na: 2\n"), std::string("\xFF"),
                                    std::string("slipway: 2\n"), std::string());
  const LoadResult result = parse_pipeline(text, "slipway.yaml");
  REQUIRE_FALSE(result);
  for (const base::Error& error : result.error())
    CHECK(error.exit() == base::ExitCode::configuration);
}

}  // namespace slipway::config
