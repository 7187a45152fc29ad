#include "support/catch.hpp"

#include <slipway/plan/expression.hpp>

using namespace slipway;
using plan::expand;
using plan::Values;

namespace {

const Values k_values{{"branch", "a&b<c>"}, {"empty", ""}, {"version", "1.2.3"}, {"nested", "{{version}}"}};

std::string expanded(const char* text) {
  const auto result = expand(text, k_values);
  return result ? *result : base::one_line(result.error());
}

}  // namespace

TEST_CASE("names between braces are replaced by their values") {
  CHECK(expanded("") == "");
  CHECK(expanded("plain {text} }}") == "plain {text} }}");
  CHECK(expanded("{{version}}") == "1.2.3");
  CHECK(expanded("v{{version}}-{{ version }}") == "v1.2.3-1.2.3");
  CHECK(expanded("{{{version}}}") == "1.2.3");
  CHECK(expanded("[{{empty}}]") == "[]");
  CHECK(expanded("{{version}}}") == "1.2.3}");
}

TEST_CASE("values are taken as they are: not escaped, not expanded again") {
  CHECK(expanded("{{branch}}") == "a&b<c>");
  CHECK(expanded("{{nested}}") == "{{version}}");
}

TEST_CASE("a backslash keeps braces literal") {
  CHECK(expanded("docker inspect --format \\{{.State}}") == "docker inspect --format {{.State}}");
  CHECK(expanded("\\{{version}} {{version}}") == "{{version}} 1.2.3");
}

TEST_CASE("an unknown name is refused with a suggestion and the names") {
  CHECK(expanded("{{verison}}") ==
        "error[SL0313]: the expression in '{{verison}}' cannot be expanded - there is no 'verison' - did you mean "
        "'version'? - known are branch, empty, nested and version");
  CHECK(expanded("{{qqqqqqq}}") == "error[SL0313]: the expression in '{{qqqqqqq}}' cannot be expanded - there is no "
                                   "'qqqqqqq' - known are branch, empty, nested and version");
}

TEST_CASE("forms that are not understood are refused, never passed on") {
  const char* const hint = " - write {{name}}, or \\{{ for braces that are meant literally";
  CHECK(expanded("{{#if x}}") ==
        std::string("error[SL0313]: the expression in '{{#if x}}' cannot be expanded - '{{#if x}}' is not a name") +
            hint);
  CHECK(expanded("{{date 'YYYY'}}").find("is not a name") != std::string::npos);
  CHECK(expanded("{{}}").find("is not a name") != std::string::npos);
  CHECK(expanded("{{.State}}").find("is not a name") != std::string::npos);
  CHECK(expanded("{{version") == "error[SL0313]: the expression in '{{version' cannot be expanded - '{{' has no '}}' - "
                                 "write \\{{ for braces that are meant literally");
  CHECK(expanded("{{{version}}").find("has no '}}'") != std::string::npos);
}
