#include <slipway/base/text.hpp>
#include <slipway/config/scalar.hpp>
#include <slipway/config/tree_builder.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::config {

namespace {

constexpr base::ErrorCode k_syntax{301};
constexpr base::ErrorCode k_duplicate{303};
constexpr base::ErrorCode k_limit{310};
constexpr base::ErrorCode k_bad_encoding{312};

Kind kind_of(ScalarKind kind) {
  switch (kind) {
  case ScalarKind::null:
    return Kind::null;
  case ScalarKind::boolean:
    return Kind::boolean;
  case ScalarKind::integer:
    return Kind::integer;
  case ScalarKind::number:
    return Kind::number;
  case ScalarKind::text:
    return Kind::text;
  }
  return Kind::text;
}

std::optional<Problem> number_problem(const Node& node, ScalarFault fault) {
  Problem problem{.code = k_bad_value, .places = {node.place}, .what = {}};
  switch (fault) {
  case ScalarFault::none:
    return std::nullopt;
  case ScalarFault::leading_zero:
    problem.what = fmt::format("the number {} has a leading zero", node.text);
    problem.hint = "put quotes around it for a text, or write 0o... for an octal number";
    break;
  case ScalarFault::too_large:
    problem.what = fmt::format("the number {} is out of range", node.text);
    problem.hint = "put quotes around it for a text";
    break;
  case ScalarFault::not_finite:
    problem.what = fmt::format("{} is not a number that can be used here", node.text);
    problem.hint = "put quotes around it for a text";
    break;
  }
  return problem;
}

std::optional<Problem> text_problem(const Node& node) {
  if (base::valid_utf8(node.text) && node.text.find('\0') == std::string::npos) return std::nullopt;
  return Problem{.code = k_bad_encoding,
                 .places = {node.place},
                 .what = "an escape in this text stands for something that no text may hold",
                 .hint = "remove \\0 or the half of a surrogate pair"};
}

void grow(Extent& whole, const Extent& part) {
  whole.nodes += part.nodes;
  whole.bytes += part.bytes;
  whole.depth = std::max(whole.depth, part.depth + 1);
}

}  // namespace

TreeBuilder::Progress TreeBuilder::take(YamlEvent event) {
  switch (event.kind) {
  case YamlEventKind::document_start:
    start_document(event);
    break;
  case YamlEventKind::mapping_start:
    open(event, Kind::mapping);
    break;
  case YamlEventKind::sequence_start:
    open(event, Kind::sequence);
    break;
  case YamlEventKind::mapping_end:
  case YamlEventKind::sequence_end:
    close();
    break;
  case YamlEventKind::scalar:
    add_scalar(event);
    break;
  case YamlEventKind::alias:
    add_alias(event);
    break;
  case YamlEventKind::document_end:
  case YamlEventKind::stream_end:
    break;
  }
  if (m_stopped) m_root = nullptr;
  return m_stopped ? Progress::stopped : Progress::going_on;
}

std::optional<Place> TreeBuilder::open_bracket() const {
  if (m_open.empty() || !m_open.back().in_brackets) return std::nullopt;
  return m_open.back().node->place;
}

void TreeBuilder::start_document(const YamlEvent& event) {
  if (m_has_document)
    stop({.code = k_syntax,
          .places = {event.place},
          .what = "a second document starts here",
          .hint = "one file holds one document: remove it and its '---'"});
  m_has_document = true;
}

void TreeBuilder::open(YamlEvent& event, Kind kind) {
  check_tag(event);
  if (wants_key())
    return stop({.code = k_bad_value,
                 .places = {event.place},
                 .what = "a key must be a text",
                 .hint = "remove the '?' or the brackets"});
  if (m_open.size() >= k_deepest)
    return stop({.code = k_limit,
                 .places = {event.place},
                 .what = fmt::format("the file is nested deeper than {} levels", k_deepest)});
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->place = event.place;
  node->extent.depth = 1;
  charge(node->extent, event.place);
  m_open.push_back({std::move(node), std::move(event.anchor), event.in_brackets});
}

void TreeBuilder::close() {
  if (m_open.empty()) return;
  Frame frame = std::move(m_open.back());
  m_open.pop_back();
  const Place place = frame.node->place;
  add(std::move(frame.node), place, frame.anchor);
}

void TreeBuilder::add_scalar(YamlEvent& event) {
  check_tag(event);
  auto node = std::make_shared<Node>();
  node->style = event.style;
  node->place = event.place;
  if (event.is_empty && !m_open.empty())
    node->place = m_open.back().key ? m_open.back().key->place : m_open.back().node->place;
  node->extent.bytes = event.text.size();
  node->text = std::move(event.text);
  const Scalar scalar = event.style == Style::plain ? resolve(node->text) : Scalar{};
  node->kind = kind_of(scalar.kind);
  node->boolean = scalar.boolean;
  node->integer = scalar.integer;
  node->number = scalar.number;
  if (auto problem = text_problem(*node)) return stop(std::move(*problem));
  if (auto problem = wants_key() ? std::nullopt : number_problem(*node, scalar.fault))
    m_problems.add(std::move(*problem));
  if (event.is_multiline && wants_key())
    return stop({.code = k_syntax, .places = {event.place}, .what = "a key must be on one line"});
  charge(node->extent, node->place);
  const Place place = node->place;
  add(std::move(node), place, event.anchor);
}

void TreeBuilder::add_alias(const YamlEvent& event) {
  const auto named = m_anchors.find(event.text);
  if (named != m_anchors.end()) {
    charge(named->second->extent, event.place);
    return add(named->second, event.place, {});
  }
  Problem problem{.code = k_syntax, .places = {event.place}, .what = fmt::format("unknown alias '*{}'", event.text)};
  for (const Frame& frame : m_open)
    if (frame.anchor == event.text)
      problem.what = fmt::format("the alias '*{}' stands inside of what it names", event.text);
  stop(std::move(problem));
}

void TreeBuilder::add(NodePtr node, Place place, const std::string& anchor) {
  if (m_open.size() + node->extent.depth > k_deepest)
    return stop({.code = k_limit,
                 .places = {place},
                 .what = fmt::format("with its aliases the file is nested deeper than {} levels", k_deepest)});
  if (!anchor.empty()) m_anchors[anchor] = node;
  if (m_open.empty()) {
    m_root = std::move(node);
    return;
  }
  if (wants_key()) return add_key(*node, place);
  Frame& frame = m_open.back();
  grow(frame.node->extent, node->extent);
  if (frame.node->kind == Kind::mapping)
    add_entry(frame, std::move(node));
  else
    frame.node->items.push_back(std::move(node));
}

void TreeBuilder::add_key(const Node& node, Place place) {
  Frame& frame = m_open.back();
  if (node.kind == Kind::sequence || node.kind == Kind::mapping)
    return stop({.code = k_bad_value, .places = {place}, .what = "a key must be a text"});
  if (node.text.empty()) return stop({.code = k_bad_value, .places = {place}, .what = "a key must not be empty"});
  grow(frame.node->extent, node.extent);
  // A block mapping starts where its first key does.
  if (frame.keys.empty() && !frame.in_brackets) frame.node->place = place;
  frame.key = Key{node.text, place};
  if (node.text == "<<" && node.style == Style::plain)
    m_problems.add({.code = k_syntax,
                    .places = {place},
                    .what = "merge keys are not supported",
                    .hint = "repeat the keys, or name the whole value with an alias"});
}

void TreeBuilder::add_entry(Frame& frame, NodePtr node) {
  Key key = std::move(*frame.key);
  frame.key.reset();
  const auto [seen, is_new] = frame.keys.emplace(key.text, key.place);
  if (is_new) {
    frame.node->entries.push_back({std::move(key.text), key.place, std::move(node)});
    return;
  }
  m_problems.add({.code = k_duplicate,
                  .places = {key.place, seen->second},
                  .what = fmt::format("duplicate key '{}'", key.text),
                  .hint = "remove one of the two"});
}

bool TreeBuilder::wants_key() const {
  return !m_open.empty() && m_open.back().node->kind == Kind::mapping && !m_open.back().key;
}

void TreeBuilder::check_tag(const YamlEvent& event) {
  if (event.tag)
    m_problems.add({.code = k_syntax,
                    .places = {*event.tag},
                    .what = "tags are not supported",
                    .hint = "remove it; a text is written in quotes"});
}

void TreeBuilder::charge(const Extent& extent, Place place) {
  m_used.nodes += extent.nodes;
  m_used.bytes += extent.bytes;
  if (m_used.nodes > k_most_nodes)
    stop({.code = k_limit,
          .places = {place},
          .what = fmt::format("the file has more than {} values", k_most_nodes),
          .why = "aliases count as what they name"});
  else if (m_used.bytes > k_most_bytes)
    stop({.code = k_limit,
          .places = {place},
          .what = fmt::format("the file has more than {} of text", base::bytes(k_most_bytes)),
          .why = "aliases count as what they name"});
}

void TreeBuilder::stop(Problem problem) {
  if (!m_stopped) m_problems.add(std::move(problem));
  m_stopped = true;
}

}  // namespace slipway::config
