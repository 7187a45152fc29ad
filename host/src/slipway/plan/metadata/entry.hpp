// The "tags" input of docker/metadata-action: an entry a line, "type=semver,pattern={{version}}".
#pragma once

#include <slipway/base/result.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

enum class EntryType { schedule, semver, pep440, match, edge, ref, raw, sha };

struct Entry {
  EntryType type = EntryType::raw;
  // Keys in lower case, values as written, with the defaults of the type. Unknown ones are kept and mean nothing.
  std::map<std::string, std::string, std::less<>> attributes;

  bool has(std::string_view key) const { return attributes.contains(key); }
  // Empty when there is none.
  const std::string& get(std::string_view key) const;
};

base::Result<Entry> parse_entry(const std::string& item);

// In the order of evaluation: highest priority first, equal ones as written. Without any line: schedule, and ref for
// branches, tags and pull requests.
base::Result<std::vector<Entry>> parse_entries(std::string_view input);

}  // namespace slipway::plan::metadata
