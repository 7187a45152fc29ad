// The templates of handlebars.js, as far as the inputs of docker/metadata-action use them.
//
// {{name}} and {{name 'argument' key='value'}} are calls whose result is HTML-escaped; {{{name}}} and {{&name}} are not
// escaped. {{#if name}}…{{else if other}}…{{else}}…{{/if}} and {{#unless name}}. {{! comment }}, \{{ for text, and {{~
// ~}} to cut white space off. What handlebars.js knows beyond that (partials, other blocks, sub-expressions, paths) is
// refused.
#pragma once

#include <slipway/base/result.hpp>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::plan::metadata {

// What a name stands for. Only {{#if}} asks for more than the text: an empty text and the number 0 are false.
struct Value {
  enum class Kind { text, number };
  std::string text;
  Kind kind = Kind::text;
};

struct Argument {
  enum class Kind { text, number, truth, nothing, name };
  Kind kind = Kind::nothing;
  std::string text;  // As written; of a `name` the name.
};

struct Call {
  std::vector<Argument> arguments;
  std::vector<std::pair<std::string, Argument>> options;  // key=value
};

// Names that are not there have no value: their text is empty.
using Function = std::function<base::Result<Value>(const Call&)>;
using Scope = std::map<std::string, Function, std::less<>>;

struct Node;

class Template {
public:
  // SL0313: not a template, or one that is not supported.
  static base::Result<Template> parse(std::string_view text);

  base::Result<std::string> render(const Scope& scope) const;

  // Nothing but {{raw}}.
  bool is_raw() const;

private:
  std::shared_ptr<const std::vector<Node>> m_nodes;
};

base::Result<std::string> render_template(std::string_view text, const Scope& scope);

}  // namespace slipway::plan::metadata
