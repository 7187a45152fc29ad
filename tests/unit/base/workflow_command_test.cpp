#include "support/catch.hpp"

#include <slipway/base/workflow_command.hpp>

#include <nlohmann/json.hpp>

using slipway::base::without_workflow_commands;

TEST_CASE("Text without a command stays as it is") {
  for (const char* text : {"", "plain", "a::b", "x ::set-output name=a::b", "::", ": :", "::1", "# [x]", "## heading",
                           "##", "##a", "std::string::find", "\xF0\x9F\x9A\x80 \xE2\x80\xAE", "\xFF\xFE broken \x80"})
    CHECK(without_workflow_commands(text) == text);
}

TEST_CASE("A command at the beginning of a line is none any more") {
  CHECK(without_workflow_commands("::set-output name=a::b") == "\\u003a:set-output name=a::b");
  CHECK(without_workflow_commands("a\n::error::x\n") == "a\n\\u003a:error::x\n");
  CHECK(without_workflow_commands("  \t::error::x") == "  \t\\u003a:error::x");
  CHECK(without_workflow_commands("::::error::") == "::::error::");
}

TEST_CASE("What .NET takes for white space or for the end of a line does not hide a command") {
  CHECK(without_workflow_commands("a\r::add-mask::x") == "a\r\\u003a:add-mask::x");
  CHECK(without_workflow_commands("\xC2\xA0::error::x") == "\xC2\xA0\\u003a:error::x");
  CHECK(without_workflow_commands("\xE2\x80\xA8\xE3\x80\x80::error::x") == "\xE2\x80\xA8\xE3\x80\x80\\u003a:error::x");
}

TEST_CASE("A command of the old form is none any more, wherever it stands") {
  CHECK(without_workflow_commands("stage | ##[set-output name=a]b") == "stage | \\u0023#[set-output name=a]b");
  CHECK(without_workflow_commands("###[error]") == "#\\u0023#[error]");
  CHECK(without_workflow_commands("##[a]##[b]") == "\\u0023#[a]\\u0023#[b]");
  CHECK(without_workflow_commands("##vso[task.complete]") == "\\u0023#vso[task.complete]");
}

TEST_CASE("JSON says the same afterwards") {
  const nlohmann::json value{{"a", "##[error]\\##[x] ::y::"}, {"::error::", "\n::error::"}};
  for (const int indent : {-1, 2}) {
    const std::string text = without_workflow_commands(value.dump(indent));
    CHECK(text.find("##[") == std::string::npos);
    CHECK(nlohmann::json::parse(text) == value);
  }
}

TEST_CASE("Once done it is done") {
  for (const char* text : {"::error::\n ##[x]::y", "\r\r::a::b", "####[[", "##a##b["})
    CHECK(without_workflow_commands(without_workflow_commands(text)) == without_workflow_commands(text));
}
