// A file in YAML 1.2 (or JSON, which is YAML) as a tree, refused unless it is small, unambiguous and one document.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/config/source_text.hpp>

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace slipway::config {

// Limits: 1 MiB, 64 levels, 10,000 nodes with their aliases expanded (SL0310). Keys are unique, tags and merge keys
// refused, numbers mean what is written. Syntax: SL0301. Encoding: SL0312.
class Document {
public:
  static constexpr std::size_t k_largest = 1'048'576;  // Bytes of a file.

  static tl::expected<Document, Problems> parse(std::string filename, std::string text);

  // As parse, but for a caller who has more to find: what is wrong goes to `problems`, and nothing comes back only when
  // there is no telling what the rest of the file means.
  static std::optional<Document> read(SourceText source, ProblemList& problems);

  const Node& root() const { return *m_root; }
  const SourceText& source() const { return m_source; }

  base::Span span(Place place) const { return m_source.span(place); }
  // The value that a JSON pointer leads to, or the last thing on the way that exists.
  base::Span span_at(std::string_view pointer) const;

private:
  Document(SourceText source, NodePtr root) : m_source(std::move(source)), m_root(std::move(root)) {}
  SourceText m_source;
  NodePtr m_root;
};

}  // namespace slipway::config
