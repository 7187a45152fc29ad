// What a template is made of, and how it is read.
#pragma once

#include <slipway/plan/metadata/template.hpp>

namespace slipway::plan::metadata {

// {{name arguments key=value}}
struct Expression {
  std::string name;
  bool literal = false;  // The name stands in quotes or is a number.
  Call call;
};

struct Node {
  enum class Kind { text, expression, condition };
  enum class Escape { yes, no };
  Kind kind = Kind::text;
  std::string text = {};
  Expression expression = {};  // Of a condition: what decides.
  Escape escape = Escape::yes;
  bool negated = false;         // unless
  bool zero_is_true = false;    // includeZero=true
  std::vector<Node> body = {};  // When it holds.
  std::vector<Node> otherwise = {};
};

base::Result<std::vector<Node>> parse_nodes(std::string_view text);

}  // namespace slipway::plan::metadata
