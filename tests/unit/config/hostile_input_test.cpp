// Files made to exhaust the reader.
#include "rendered.hpp"
#include "support/catch.hpp"

namespace slipway::config {

namespace {

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

std::string last_line(const std::string& text) {
  const LoadResult result = parse_pipeline(text, "slipway.yaml");
  return result ? "fine" : base::one_line(result.error().back());
}

constexpr std::string_view k_too_deep = "error[SL0310]: the file is nested deeper than 64 levels";
constexpr std::string_view k_too_many =
    "error[SL0310]: the file has more than 10000 values - aliases count as what they name";

}  // namespace

TEST_CASE("100,000 levels are refused where they get too deep") {
  CHECK(rendered(repeated("[", 100'000)) == "slipway.yaml:1:65\n  |\n1 | \u2026" + repeated("[", 160) + "\u2026\n  |" +
                                                repeated(" ", 62) + "^\n" + std::string(k_too_deep) + "\n");
  CHECK(last_line(repeated("{a: ", 100'000)) == k_too_deep);
  CHECK(last_line(repeated("- ", 100'000)) == k_too_deep);
  CHECK(last_line(repeated("? ", 100'000)) != "fine");
  CHECK(last_line(repeated("[{a: ", 50'000)) == k_too_deep);
}

TEST_CASE("64 levels are read, 65 are not") {
  const auto fault = [](std::size_t levels) {
    const auto document = Document::parse("f", repeated("[", levels) + repeated("]", levels));
    return document ? "fine" : base::one_line(document.error().front());
  };
  CHECK(fault(64) == "fine");
  CHECK(fault(65) == k_too_deep);
}

TEST_CASE("aliases cannot nest deeper than what is written may") {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 70; ++i)
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  CHECK(last_line(text) == "error[SL0310]: with its aliases the file is nested deeper than 64 levels");
}

TEST_CASE("a bomb of aliases is refused before it grows") {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name <= 'i'; ++name) {
    const std::string alias = std::string("*") + static_cast<char>(name - 1);
    text += std::string(1, name) + ": &" + name + " [" + alias + repeated("," + alias, 8) + "]\n";
  }
  CHECK(last_line(text) == k_too_many);
}

TEST_CASE("a long text cannot be multiplied by aliases") {
  CHECK(last_line("a: &a " + std::string(400'000, 'x') + "\nb: [" + repeated("*a,", 9'000) + "]\n") ==
        "error[SL0310]: the file has more than 1.0 MiB of text - aliases count as what they name");
}

TEST_CASE("the limit on values counts keys, lists and mappings as well") {
  const auto fault = [](std::size_t items) {
    const auto document = Document::parse("f", "[" + repeated("x,", items) + "]");
    return document ? "fine" : base::one_line(document.error().front());
  };
  CHECK(fault(9'999) == "fine");
  CHECK(fault(10'000) == k_too_many);
}

TEST_CASE("a file of 100 MiB is not looked at") {
  CHECK(last_line(std::string(100 << 20, '#')) == "error[SL0310]: slipway.yaml is larger than 1.0 MiB");
}

TEST_CASE("a file of just 1 MiB is read") {
  std::string text = k_head + "  test: {uses: test}\n";
  text += "#" + std::string((1 << 20) - text.size() - 1, 'x');
  CHECK(last_line(text) == "fine");
  CHECK(last_line(text + "x") == "error[SL0310]: slipway.yaml is larger than 1.0 MiB");
}

TEST_CASE("a regular expression cannot exhaust its compiler") {
  const auto when = [](const std::string& pattern) {
    return last_line(k_head + "  test: {uses: test, when: {branch: '" + pattern + "'}}\n");
  };
  CHECK(when("/" + repeated("(", 50'000) + "/") ==
        "error[SL0304]: stage 'test': when: a pattern is longer than 256 characters");
  CHECK(when("/" + repeated("(", 127) + repeated(")", 127) + "/") == "fine");
  CHECK(when("/((a{200}){200}){200}/").find("is not a regular expression: it is too complex") != std::string::npos);
}

TEST_CASE("many duplicates and many anchors are read in no time") {
  CHECK(last_line(repeated("a: 1\n", 4'900)).find("more problems in slipway.yaml") != std::string::npos);
  CHECK(last_line("[" + repeated("&a x, ", 9'000) + "]") ==
        "error[SL0304]: the file must be a mapping, is a list - 'slipway schema' shows the format");
}

TEST_CASE("empty lines without end cannot keep the parser busy") {
  const std::string refused = "error[SL0310]: there are more than 100 empty lines in a row - remove some of them";
  CHECK(last_line("a: |\n  x\n" + repeated("\n", 1'000'000) + "  y\n") == refused);
  CHECK(last_line("a: \"x" + repeated(" \t\r\n", 200'000) + "\"\n") == refused);
  CHECK(last_line(k_head + repeated("\n", 99) + "  test: {uses: test}\n") == "fine");
  CHECK(last_line("a: |\n" + repeated("  x\n" + repeated("\n", 100), 1'000) + "  y\n") ==
        "error[SL0305]: missing key 'stages'");
}

TEST_CASE("one endless line is shown as an excerpt") {
  const std::string shown =
      rendered("{slipway: 1, name: app, stages: {a: {uses: test}}, x: '" + std::string(900'000, 'y') + "'}");
  CHECK(shown.size() < 1'000);
  CHECK(shown.find("error[SL0302]: unknown key 'x'") != std::string::npos);
}

TEST_CASE("a long value does not flood the message about it") {
  const std::string shown =
      rendered("slipway: 1\nname: '" + std::string(900'000, 'y') + "'\nstages: {a: {uses: test}}\n");
  CHECK(shown.size() < 1'000);
}

}  // namespace slipway::config
