#include <slipway/config/syntax_help.hpp>

#include <array>

namespace slipway::config {

namespace {

struct Help {
  std::string_view part;  // Of the library's message.
  std::string_view why;
  std::string_view hint;
};

constexpr std::array k_helps{
    Help{"block sequence on the same line", "a list cannot begin on the line of its key",
         "begin it on the next line, or put brackets around it"},
    Help{"cannot start with", "a text cannot start with this character unless it is in quotes", "put quotes around it"},
    Help{"directive", "this directive is not understood", "remove the line that starts with '%'"},
    Help{"double-quoted scalar without closing quote", "the closing quote is missing", ""},
    Help{"escape", "there is an invalid escape in this text", "write \\\\ for a backslash, or use single quotes"},
    Help{"extra comma", "there is a comma too many", ""},
    Help{"flow mapping with invalid extra closing brace", "there is no '{' for this '}'", ""},
    Help{"flow mapping without a closing brace", "the closing '}' is missing", ""},
    Help{"flow sequence with invalid extra closing bracket", "there is no '[' for this ']'", ""},
    Help{"flow sequence without a closing bracket", "the closing ']' is missing", ""},
    Help{"indentation in mapping", "the indentation fits no line above", ""},
    Help{"invalid multiline plain key", "a key must be on one line",
         "check the ':' and the indentation, here and on the next line"},
    Help{"invalid nested block mapping", "there is a second ':' in the line",
         "put quotes around the text after the first one"},
    Help{"invalid scalar at the end of block sequence", "this line is no item of the list above it",
         "check its indentation"},
    Help{"invalid trailing content after single-quoted", "there is text after the closing quote",
         "write '' for a quote in this text, or put double quotes around it"},
    Help{"mismatched flow", "the brackets do not close in the order in which they were opened", ""},
    Help{"missing comma", "a comma is missing", ""},
    Help{"single-quoted scalar without closing quote", "the closing quote is missing", ""},
    Help{"tab character", "a tab cannot be used for indentation", "use spaces"},
    Help{"trailing content after", "there is text after the closing quote", ""},
    Help{"undefined tag", "tags are not supported", ""},
    Help{"wrongly indented single-quoted", "the closing quote is missing, or a line of the text is not indented", ""},
    Help{"wrongly indented double-quoted", "the closing quote is missing, or a line of the text is not indented", ""},
};

}  // namespace

Problem syntax_help(std::string_view message, Place place) {
  Problem problem{.code = {301}, .places = {place}, .what = "this is not valid YAML", .why = std::string(message)};
  for (const Help& help : k_helps) {
    if (message.find(help.part) == std::string_view::npos) continue;
    problem.why = help.why;
    problem.hint = help.hint;
    break;
  }
  return problem;
}

}  // namespace slipway::config
