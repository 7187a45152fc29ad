// Text between braces of a template, cut out and read: the lexical half of the grammar.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/plan/metadata/template_nodes.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

struct Piece {
  enum class Kind { text, escaped, plain, open, inverse, close, end };
  Kind kind = Kind::text;
  std::string text = {};  // Of text itself; otherwise what stands between the braces, without the sign.
  bool strip_before = false;
  bool strip_after = false;
};

// The pieces of a template in their order; comments are left out, and white space is cut off where "~" asks for it.
base::Result<std::vector<Piece>> cut_pieces(std::string_view text);

// "name 'argument' key=value".
base::Result<Expression> parse_expression(std::string_view inside);

}  // namespace slipway::plan::metadata
