// The CSV that docker/metadata-action reads its inputs as, with the quirks of its library (csv-parse).
#pragma once

#include <slipway/base/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

using Record = std::vector<std::string>;

// `relaxed`: quotes inside of a field are text, and a line that begins with "#" is a comment. `strict`: a quote may
// only stand at the start of a field, and what follows it must be a comma or a line end.
enum class Quotes { relaxed, strict };

// A record per line; empty lines are skipped. The first line end that is seen, "\r\n", "\n" or "\r", is the one that
// counts. Nothing is trimmed. SL0313: a quote where none may stand, or without end.
base::Result<std::vector<Record>> parse_csv(std::string_view text, Quotes quotes);

// First parsing, of a whole input: the records with their fields joined by "," again, now without their quotes,
// trimmed. Empty ones are dropped.
base::Result<std::vector<std::string>> items_of(std::string_view input);

// Second parsing, of one item: its fields. A comma in a value gets here only through three quotes.
base::Result<Record> fields_of(const std::string& item);

}  // namespace slipway::plan::metadata
