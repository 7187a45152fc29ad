// The text of a file that a user wrote, to point into.
#pragma once

#include <slipway/base/error.hpp>
#include <slipway/config/place.hpp>

#include <string>

namespace slipway::config {

class SourceText {
public:
  // A byte order mark at the start is removed.
  SourceText(std::string filename, std::string text);

  const std::string& filename() const { return m_filename; }
  const std::string& text() const { return m_text; }

  // The place with its line. Column and length count characters; the length ends with the line and is at least 1.
  base::Span span(Place place) const;

  // The place of a line and column, which count from 1, columns in characters. Beyond the end: the end.
  Place at(int line, int column) const;

private:
  std::string m_filename;
  std::string m_text;
};

}  // namespace slipway::config
