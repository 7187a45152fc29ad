#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/mustache.hpp>
#include <slipway/plan/metadata/template.hpp>
#include <slipway/plan/metadata/template_nodes.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slipway::plan::metadata {

namespace {

constexpr int k_deepest = 64;
// Built into handlebars.js; a name of a scope cannot replace them.
constexpr std::array<std::string_view, 4> k_other_blocks{"each", "with", "lookup", "log"};

bool is_condition(std::string_view name) { return name == "if" || name == "unless"; }

class NodeReader {
public:
  explicit NodeReader(std::vector<Piece> pieces) : m_pieces(std::move(pieces)) {}

  base::Result<std::vector<Node>> read() {
    SLIPWAY_TRY_ASSIGN(std::vector<Node> nodes, read_body());
    if (m_at < m_pieces.size())
      return failure(fmt::format("Parse error: '{{{{{}}}}}' closes nothing", m_pieces[m_at].text));
    return nodes;
  }

private:
  bool at(Piece::Kind kind) const { return m_at < m_pieces.size() && m_pieces[m_at].kind == kind; }

  // {{else}}, {{else if …}} and {{^}}.
  bool at_else() const {
    if (at(Piece::Kind::inverse)) return m_pieces[m_at].text.empty();
    const bool call = at(Piece::Kind::escaped);
    return call && (m_pieces[m_at].text == "else" || m_pieces[m_at].text.starts_with("else "));
  }

  // Up to what ends it: {{else}}, {{/if}} or the end of the template.
  base::Result<std::vector<Node>> read_body() {
    if (++m_depth > k_deepest) return failure("Parse error: the template is nested too deeply");
    std::vector<Node> nodes;
    while (m_at < m_pieces.size() && !at(Piece::Kind::close) && !at_else()) {
      SLIPWAY_TRY_ASSIGN(Node node, read_node());
      nodes.push_back(std::move(node));
    }
    --m_depth;
    return nodes;
  }

  base::Result<Node> read_node() {
    const Piece piece = m_pieces[m_at++];
    if (piece.kind == Piece::Kind::text) return Node{.kind = Node::Kind::text, .text = piece.text};
    if (piece.kind == Piece::Kind::open) return read_block(piece.text, false);
    if (piece.kind == Piece::Kind::inverse) return read_block(piece.text, true);
    SLIPWAY_TRY_ASSIGN(Expression expression, parse_expression(piece.text));
    Node node{.kind = Node::Kind::expression, .expression = std::move(expression)};
    node.escape = piece.kind == Piece::Kind::plain ? Node::Escape::no : Node::Escape::yes;
    return node;
  }

  base::Result<Node> read_block(const std::string& text, bool inverse) {
    SLIPWAY_TRY_ASSIGN(Node node, read_condition(text));
    const std::string name = node.text;
    if (inverse) std::swap(node.body, node.otherwise);
    if (!at(Piece::Kind::close)) return failure(fmt::format("Parse error: '{{{{#{}}}}}' has no end", text));
    const std::string closing = m_pieces[m_at++].text;
    if (closing != name) return failure(fmt::format("{} doesn't match {}", name, closing));
    return node;
  }

  // "if branch" with all up to its end, which is left for the outermost.
  base::Result<Node> read_condition(const std::string& text) {
    SLIPWAY_TRY_ASSIGN(Expression call, parse_expression(text));
    if (!is_condition(call.name))
      return failure(fmt::format("the template block '{{{{#{}}}}}' is not supported", call.name));
    if (call.call.arguments.size() != 1) return failure(fmt::format("#{} requires exactly one argument", call.name));
    Node node{.kind = Node::Kind::condition, .text = call.name};
    node.negated = call.name == "unless";
    node.expression.name = call.call.arguments.front().text;
    node.expression.call.arguments = call.call.arguments;
    for (const auto& [key, value] : call.call.options)
      node.zero_is_true = node.zero_is_true || (key == "includeZero" && value.text == "true");
    SLIPWAY_TRY_ASSIGN(node.body, read_body());
    if (at_else()) SLIPWAY_TRY(read_else(node));
    return node;
  }

  base::Status read_else(Node& node) {
    const std::string text = m_pieces[m_at++].text;
    if (text.size() <= 5) {
      SLIPWAY_TRY_ASSIGN(node.otherwise, read_body());
      return {};
    }
    SLIPWAY_TRY_ASSIGN(Node chained, read_condition(text.substr(5)));
    node.otherwise.push_back(std::move(chained));
    return {};
  }

  std::vector<Piece> m_pieces;
  std::size_t m_at = 0;
  int m_depth = 0;
};

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#x27;";
      break;
    case '`':
      out += "&#x60;";
      break;
    case '=':
      out += "&#x3D;";
      break;
    default:
      out += c;
    }
  }
  return out;
}

base::Result<std::string> render_nodes(const std::vector<Node>& nodes, const Scope& scope);

base::Result<Value> call(const Scope& scope, const std::string& name, const Call& with) {
  const auto found = scope.find(name);
  if (found != scope.end()) return found->second(with);
  if (!with.arguments.empty()) return failure(fmt::format("Missing helper: \"{}\"", name));
  return Value{};
}

base::Result<std::string> render_expression(const Node& node, const Scope& scope) {
  const Expression& expression = node.expression;
  const bool built_in =
      std::find(k_other_blocks.begin(), k_other_blocks.end(), expression.name) != k_other_blocks.end();
  if (!expression.literal && (built_in || is_condition(expression.name)))
    return failure(fmt::format("the template helper '{}' is not supported", expression.name));
  SLIPWAY_TRY_ASSIGN(const Value value, call(scope, expression.name, expression.call));
  return node.escape == Node::Escape::yes ? html_escaped(value.text) : value.text;
}

base::Result<bool> holds(const Node& node, const Scope& scope) {
  const Argument& argument = node.expression.call.arguments.front();
  Value value{.text = argument.text};
  switch (argument.kind) {
  case Argument::Kind::nothing:
    return false;
  case Argument::Kind::truth:
    return argument.text == "true";
  case Argument::Kind::number:
    value.kind = Value::Kind::number;
    break;
  case Argument::Kind::name: {
    SLIPWAY_TRY_ASSIGN(value, call(scope, argument.text, {}));
    break;
  }
  case Argument::Kind::text:
    break;
  }
  if (value.kind == Value::Kind::number && js_number(value.text) == 0) return node.zero_is_true;
  return !value.text.empty();
}

base::Result<std::string> render_node(const Node& node, const Scope& scope) {
  if (node.kind == Node::Kind::text) return node.text;
  if (node.kind == Node::Kind::expression) return render_expression(node, scope);
  SLIPWAY_TRY_ASSIGN(const bool yes, holds(node, scope));
  return render_nodes(yes != node.negated ? node.body : node.otherwise, scope);
}

base::Result<std::string> render_nodes(const std::vector<Node>& nodes, const Scope& scope) {
  std::string out;
  for (const Node& node : nodes) {
    SLIPWAY_TRY_ASSIGN(const std::string text, render_node(node, scope));
    out += text;
  }
  return out;
}

}  // namespace

base::Result<std::vector<Node>> parse_nodes(std::string_view text) {
  SLIPWAY_TRY_ASSIGN(std::vector<Piece> pieces, cut_pieces(text));
  return NodeReader(std::move(pieces)).read();
}

base::Result<Template> Template::parse(std::string_view text) {
  SLIPWAY_TRY_ASSIGN(std::vector<Node> nodes, parse_nodes(text));
  Template parsed;
  parsed.m_nodes = std::make_shared<const std::vector<Node>>(std::move(nodes));
  return parsed;
}

base::Result<std::string> Template::render(const Scope& scope) const { return render_nodes(*m_nodes, scope); }

bool Template::is_raw() const {
  if (m_nodes->size() != 1 || m_nodes->front().kind != Node::Kind::expression) return false;
  const Expression& expression = m_nodes->front().expression;
  return !expression.literal && expression.name == "raw";
}

base::Result<std::string> render_template(std::string_view text, const Scope& scope) {
  SLIPWAY_TRY_ASSIGN(const Template parsed, Template::parse(text));
  return parsed.render(scope);
}

}  // namespace slipway::plan::metadata
