#include "support/catch.hpp"

#include <slipway/plan/metadata/template.hpp>

using namespace slipway::plan::metadata;
namespace base = slipway::base;

namespace {

Function text(const char* value) {
  return [value](const Call&) -> base::Result<Value> { return Value{.text = value}; };
}

Function number(const char* value) {
  return [value](const Call&) -> base::Result<Value> { return Value{.text = value, .kind = Value::Kind::number}; };
}

// Shows what it is called with.
base::Result<Value> echo(const Call& call) {
  std::string shown;
  for (const Argument& argument : call.arguments)
    shown += "(" + argument.text + ")";
  for (const auto& [key, value] : call.options)
    shown += "[" + key + ":" + value.text + "]";
  return Value{.text = shown};
}

std::string render(const char* source) {
  const Scope scope{{"name", text("Bob")}, {"empty", text("")},  {"html", text("a&b<c>\"d\"'e'`f`=g")},
                    {"zero", number("0")}, {"one", number("1")}, {"echo", echo},
                    {"no", text("false")}};
  const auto rendered = render_template(source, scope);
  return rendered ? *rendered : "error: " + rendered.error().what;
}

bool is_raw(const char* source) {
  const auto parsed = Template::parse(source);
  return parsed && parsed->is_raw();
}

}  // namespace

TEST_CASE("text stays, names become their values, unknown names nothing") {
  CHECK(render("") == "");
  CHECK(render("a } b }} c { d") == "a } b }} c { d");
  CHECK(render("x-{{name}}-{{ name }}-{{{name}}}-{{& name}}") == "x-Bob-Bob-Bob-Bob");
  CHECK(render("[{{unknown}}{{empty}}]") == "[]");
  CHECK(render("{{[name]}}{{this.name}}") == "BobBob");
  CHECK(render("{{one}}{{zero}}") == "10");
  CHECK(render("{{name}}}") == "Bob}");
  CHECK(render("{{unknown key='value'}}") == "");
}

TEST_CASE("values are HTML-escaped but for three braces and the ampersand") {
  CHECK(render("{{html}}") == "a&amp;b&lt;c&gt;&quot;d&quot;&#x27;e&#x27;&#x60;f&#x60;&#x3D;g");
  CHECK(render("{{{html}}}") == "a&b<c>\"d\"'e'`f`=g");
  CHECK(render("{{&html}}") == "a&b<c>\"d\"'e'`f`=g");
  CHECK(render("&{{name}}&") == "&Bob&");
}

TEST_CASE("calls have arguments in quotes, literals and names, and options") {
  CHECK(render("{{echo 'a b' \"c\" d 1 -2.5 true null}}") == "(a b)(c)(d)(1)(-2.5)(true)(null)");
  CHECK(render("{{{echo 'x' tz='Asia/Tokyo' n = 3}}}") == "(x)[tz:Asia/Tokyo][n:3]");
  CHECK(render("{{{echo 'it\\'s' \"a\\\"b\"}}}") == "(it's)(a\"b)");
  CHECK(render("{{echo '}}'}}") == "(}})");
  CHECK(render("{{echo YYYY-MM-DD-HHmmSS}}") == "(YYYY-MM-DD-HHmmSS)");
  CHECK(render("{{echo [a b]}}") == "(a b)");
}

TEST_CASE("conditions") {
  CHECK(render("{{#if name}}y{{else}}n{{/if}}") == "y");
  CHECK(render("{{#if empty}}y{{else}}n{{/if}}") == "n");
  CHECK(render("{{#if unknown}}y{{/if}}") == "");
  CHECK(render("{{#if no}}y{{else}}n{{/if}}") == "y");
  CHECK(render("{{#if zero}}y{{else}}n{{/if}}") == "n");
  CHECK(render("{{#if one}}y{{else}}n{{/if}}") == "y");
  CHECK(render("{{#if zero includeZero=true}}y{{else}}n{{/if}}") == "y");
  CHECK(render("{{#if true}}y{{/if}}{{#if false}}n{{/if}}{{#if 0}}n{{/if}}{{#if 'x'}}z{{/if}}") == "yz");
  CHECK(render("{{#unless empty}}y{{else}}n{{/unless}}") == "y");
  CHECK(render("{{^if empty}}y{{else}}n{{/if}}") == "y");
  CHECK(render("{{#if empty}}a{{^}}b{{/if}}") == "b");
  CHECK(render("{{#if empty}}a{{else if name}}b{{else}}c{{/if}}") == "b");
  CHECK(render("{{#if empty}}a{{else if empty}}b{{else}}c{{/if}}") == "c");
  CHECK(render("{{#if empty}}a{{else unless empty}}b{{/if}}") == "b");
  CHECK(render("{{#if name}}<{{#if one}}{{name}}{{/if}}>{{/if}}") == "<Bob>");
}

TEST_CASE("backslashes, comments and tildes") {
  CHECK(render("\\{{name}} {{name}}") == "{{name}} Bob");
  CHECK(render("\\\\{{name}}") == "\\Bob");
  CHECK(render("\\{{a\\{{b}}") == "{{a{{b}}");
  CHECK(render("a\\b") == "a\\b");
  CHECK(render("a{{! a comment }}b{{!-- {{name}} --}}c") == "abc");
  CHECK(render("a  {{~name~}}  b") == "aBobb");
  CHECK(render("a  {{~{name}~}}  b") == "aBobb");
  CHECK(render("a {{~! gone ~}} b") == "ab");
  CHECK(render("{{#if name~}} y {{~/if}}") == "y");
}

TEST_CASE("what is no template is refused") {
  CHECK(render("{{name") == "error: Parse error in '{{name': '{{' has no '}}'");
  CHECK(render("{{{name}}") == "error: Parse error in '{{{name}}': '{{' has no '}}'");
  CHECK(render("{{}}") == "error: Parse error in '': a name is missing");
  CHECK(render("{{echo 'x}}") == "error: Parse error in '{{echo 'x}}': '{{' has no '}}'");
  CHECK(render("{{echo a=1 b}}") == "error: Parse error in 'echo a=1 b': an argument comes after key=value");
  CHECK(render("{{a,b}}") == "error: Parse error in 'a,b': 'a,b' is no name");
  CHECK(render("{{#if name}}") == "error: Parse error: '{{#if name}}' has no end");
  CHECK(render("{{/if}}") == "error: Parse error: '{{if}}' closes nothing");
  CHECK(render("{{else}}") == "error: Parse error: '{{else}}' closes nothing");
  CHECK(render("{{#if name}}{{/unless}}") == "error: if doesn't match unless");
  CHECK(render("{{#if}}{{/if}}") == "error: #if requires exactly one argument");
  CHECK(render("{{unknown 'x'}}") == "error: Missing helper: \"unknown\"");
  CHECK(render("{{! x") == "error: Parse error in '{{! x': a comment has no end");
}

TEST_CASE("a template beyond what is supported is refused as such") {
  CHECK(render("{{> part}}") == "error: the template '{{> part}}' cannot be used: a partial is not supported");
  CHECK(render("{{#each name}}x{{/each}}") == "error: the template block '{{#each}}' is not supported");
  CHECK(render("{{#name}}x{{/name}}") == "error: the template block '{{#name}}' is not supported");
  CHECK(render("{{lookup name 'x'}}") == "error: the template helper 'lookup' is not supported");
  CHECK(render("{{a.b}}") == "error: the template 'a.b' cannot be used: a path is not supported");
  CHECK(render("{{@root}}") == "error: the template '@root' cannot be used: a path is not supported");
  CHECK(render("{{echo (name)}}") ==
        "error: the template 'echo (name)' cannot be used: a sub-expression is not supported");
}

TEST_CASE("nesting has an end") {
  std::string deep;
  for (int i = 0; i < 1000; ++i)
    deep += "{{#if name}}";
  CHECK(render(deep.c_str()) == "error: Parse error: the template is nested too deeply");
}

TEST_CASE("only a lone raw is raw") {
  CHECK(is_raw("{{raw}}"));
  CHECK(is_raw("{{ raw}}"));
  CHECK(is_raw("{{{raw}}}"));
  CHECK(is_raw("{{this.raw}}"));
  CHECK_FALSE(is_raw("{{raw}}-"));
  CHECK_FALSE(is_raw("{{raw}}{{raw}}"));
  CHECK_FALSE(is_raw("{{'raw'}}"));
  CHECK_FALSE(is_raw("raw"));
  CHECK_FALSE(is_raw("{{version}}"));
  CHECK_FALSE(is_raw("{{raw"));
}
