// Stages that need what they cannot have.
#include "rendered.hpp"
#include "support/catch.hpp"

namespace slipway::config {

namespace {

// The last lines of all errors, without places.
std::vector<std::string> lines_of(const std::string& stages) {
  const LoadResult result = parse_pipeline(k_head + stages, "slipway.yaml");
  std::vector<std::string> lines;
  if (!result)
    for (const base::Error& error : result.error())
      lines.push_back(base::one_line(error));
  return lines;
}

}  // namespace

TEST_CASE("a need that is no stage") {
  CHECK(rendered(k_head + "  build: {uses: build, needs: [tets]}\n  test: {uses: test}\n") == R"(slipway.yaml:4:32
  |
4 |   build: {uses: build, needs: [tets]}
  |                                ^^^^
error[SL0307]: stage 'build' needs 'tets', which is not a stage - did you mean 'test'?
)");
}

TEST_CASE("a cycle is printed with the places that make it") {
  CHECK(rendered(k_head +
                 "  a: {uses: test, needs: [c]}\n  b: {uses: test, needs: [a]}\n  c: {uses: test, needs: [b]}\n") ==
        R"(slipway.yaml:4:27
  |
4 |   a: {uses: test, needs: [c]}
  |                           ^
slipway.yaml:6:27
  |
6 |   c: {uses: test, needs: [b]}
  |                           ^
slipway.yaml:5:27
  |
5 |   b: {uses: test, needs: [a]}
  |                           ^
error[SL0306]: stages need each other in a cycle: a -> c -> b -> a
)");
}

TEST_CASE("a stage that needs itself") {
  CHECK(rendered(k_head + "  a: {uses: test, needs: [a]}\n") == R"(slipway.yaml:4:27
  |
4 |   a: {uses: test, needs: [a]}
  |                           ^
error[SL0306]: stage 'a' needs itself: a -> a
)");
}

TEST_CASE("stages that need a cycle are not blamed for it") {
  CHECK(lines_of("  first: {uses: test, needs: [b]}\n  a: {uses: test, needs: [b]}\n  b: {uses: test, needs: [a]}\n"
                 "  last: {uses: test, needs: [first, a]}\n") ==
        std::vector<std::string>{"error[SL0306]: stages need each other in a cycle: a -> b -> a"});
}

TEST_CASE("cycles that share no stage are all reported") {
  CHECK(lines_of("  a: {uses: test, needs: [b]}\n  b: {uses: test, needs: [a]}\n  c: {uses: test, needs: [c]}\n"
                 "  d: {uses: test, needs: [e, x]}\n  e: {uses: test, needs: [d]}\n") ==
        std::vector<std::string>{"error[SL0306]: stages need each other in a cycle: a -> b -> a",
                                 "error[SL0306]: stage 'c' needs itself: c -> c",
                                 "error[SL0306]: stages need each other in a cycle: d -> e -> d",
                                 "error[SL0307]: stage 'd' needs 'x', which is not a stage"});
}

TEST_CASE("a diamond is no cycle") {
  CHECK(lines_of("  d: {uses: test, needs: [b, c]}\n  b: {uses: test, needs: [a]}\n  c: {uses: test, needs: [a]}\n  a: "
                 "{uses: test}\n")
            .empty());
}

TEST_CASE("a cycle of many stages is found at once and without recursion") {
  constexpr int k_count = 1200;
  std::string text;
  for (int i = 0; i < k_count; ++i)
    text += "  s" + std::to_string(i) + ": {uses: x, needs: [s" + std::to_string((i + 1) % k_count) + "]}\n";
  const std::vector<std::string> lines = lines_of(text);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].starts_with("error[SL0306]: stages need each other in a cycle: s0 -> s1 -> s2 -> "));
  CHECK(lines[0].ends_with(" -> s1199 -> s0"));
  CHECK(lines[0].size() < 500);
}

}  // namespace slipway::config
