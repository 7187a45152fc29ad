#include <slipway/base/text.hpp>
#include <slipway/config/document.hpp>
#include <slipway/config/encoding.hpp>
#include <slipway/config/tree_builder.hpp>
#include <slipway/config/yaml_events.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace slipway::config {

namespace {

// What is missing is noticed at the end of the file; what is wanted is where it was opened.
Problem at_bracket(Problem problem, const TreeBuilder& builder, const SourceText& source) {
  const std::optional<Place> bracket = builder.open_bracket();
  const std::string_view text = source.text();
  const bool at_end = base::trimmed(text.substr(std::min(problem.places[0].offset, text.size()))).empty();
  if (!bracket || !at_end) return problem;
  problem.places[0] = *bracket;
  problem.why = text[bracket->offset] == '[' ? "the closing ']' is missing" : "the closing '}' is missing";
  return problem;
}

// The lines before the document may hold directives. All that one could say is which YAML this is.
std::optional<Problem> directive_problem(const SourceText& source) {
  std::size_t offset = 0;
  for (const std::string& line : base::split(source.text(), '\n')) {
    const std::string_view content = base::trimmed(line);
    if (line.starts_with('%') && content != "%YAML 1.2")
      return Problem{.code = {301},
                     .places = {{offset, line.size()}},
                     .what = "directives are not supported",
                     .hint = "remove the line; the file is read as YAML 1.2"};
    if (!content.empty() && content[0] != '#' && content[0] != '%') break;
    offset += line.size() + 1;
  }
  return std::nullopt;
}

// The YAML library takes time by the square of the empty lines in a row.
std::optional<Problem> gap_problem(const SourceText& source) {
  constexpr std::size_t k_longest_gap = 100;
  std::size_t offset = 0;
  std::size_t gap = 0;
  for (const std::string& line : base::split(source.text(), '\n')) {
    gap = base::trimmed(line).empty() ? gap + 1 : 0;
    // What follows the last line end is no line.
    if (gap > k_longest_gap && offset < source.text().size())
      return Problem{.code = {310},
                     .places = {{offset, 1}},
                     .what = fmt::format("there are more than {} empty lines in a row", k_longest_gap),
                     .hint = "remove some of them"};
    offset += line.size() + 1;
  }
  return std::nullopt;
}

std::optional<Problem> problem_before_parsing(const SourceText& source) {
  if (source.text().size() > Document::k_largest)
    return Problem{
        .code = {310}, .places = {}, .what = source.filename() + " is larger than " + base::bytes(Document::k_largest)};
  if (auto problem = encoding_problem(source)) return problem;
  if (auto problem = gap_problem(source)) return problem;
  return directive_problem(source);
}

// Null: stopped by a problem, which is reported.
NodePtr read_tree(const SourceText& source, ProblemList& problems) {
  YamlEvents events(source);
  TreeBuilder builder(problems);
  for (;;) {
    auto event = events.next();
    if (!event) {
      problems.add(at_bracket(std::move(event).error(), builder, source));
      return nullptr;
    }
    const bool end = event->kind == YamlEventKind::stream_end;
    if (builder.take(std::move(*event)) == TreeBuilder::Progress::stopped) return nullptr;
    if (end) break;
  }
  const NodePtr root = builder.root();
  return root ? root : std::make_shared<const Node>();
}

}  // namespace

std::optional<Document> Document::read(SourceText source, ProblemList& problems) {
  if (auto problem = problem_before_parsing(source)) {
    problems.add(std::move(*problem));
    return std::nullopt;
  }
  NodePtr root = read_tree(source, problems);
  if (!root) return std::nullopt;
  return Document(std::move(source), std::move(root));
}

tl::expected<Document, Problems> Document::parse(std::string filename, std::string text) {
  ProblemList problems;
  const SourceText source(std::move(filename), std::move(text));
  std::optional<Document> document = read(source, problems);
  if (!problems.empty()) return tl::unexpected(problems.take(source));
  return std::move(*document);
}

base::Span Document::span_at(std::string_view pointer) const {
  const Found found = find(*m_root, pointer);
  return span(found.node != nullptr ? found.node->place : found.named);
}

}  // namespace slipway::config
