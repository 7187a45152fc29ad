// The events of a YAML stream as values. The only header-facing trace of the YAML library is this class.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <string>

namespace slipway::config {

class SourceText;

enum class YamlEventKind {
  document_start,
  document_end,
  mapping_start,
  mapping_end,
  sequence_start,
  sequence_end,
  scalar,
  alias,
  stream_end
};

struct YamlEvent {
  YamlEventKind kind = YamlEventKind::stream_end;
  std::string text;    // Of a scalar: escapes resolved. Of an alias: its name.
  std::string anchor;  // The name given to this node, or empty.
  std::optional<Place> tag;
  Style style = Style::plain;
  Place place;                // Without the quotes of a scalar. Of a collection: its first byte.
  bool is_empty = false;      // A scalar that is not written at all; it has no place.
  bool is_multiline = false;  // A scalar that is written on several lines.
  bool in_brackets = false;   // A collection written with brackets or braces.
};

class YamlEvents {
public:
  // The source must outlive this, be valid UTF-8 and hold no control characters: on those the library may not end.
  explicit YamlEvents(const SourceText& source);
  ~YamlEvents();
  YamlEvents(const YamlEvents&) = delete;
  YamlEvents& operator=(const YamlEvents&) = delete;

  // SL0301: not YAML. Nothing may be asked for after that, or after stream_end.
  tl::expected<YamlEvent, Problem> next();

private:
  struct Parser;
  void look_at_source(YamlEvent& event) const;
  std::optional<Problem> reported_problem() const;
  const SourceText& m_source;
  std::unique_ptr<Parser> m_parser;
};

}  // namespace slipway::config
