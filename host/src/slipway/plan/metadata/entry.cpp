#include <slipway/plan/metadata/csv.hpp>
#include <slipway/plan/metadata/entry.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>

#include <algorithm>
#include <cmath>

namespace slipway::plan::metadata {

namespace {

struct TypeTraits {
  std::string_view name;
  EntryType type;
  const char* priority;
};

constexpr TypeTraits k_types[] = {
    {"schedule", EntryType::schedule, "1000"},
    {"semver", EntryType::semver, "900"},
    {"pep440", EntryType::pep440, "900"},
    {"match", EntryType::match, "800"},
    {"edge", EntryType::edge, "700"},
    {"ref", EntryType::ref, "600"},
    {"raw", EntryType::raw, "200"},
    {"sha", EntryType::sha, "100"},
};

base::Status set_field(Entry& entry, const std::string& field) {
  // The first "=" separates, unless nothing stands before it.
  const std::size_t at = field.find('=');
  if (at == std::string::npos || at == 0) {
    entry.attributes["value"] = js_trimmed(field);
    return {};
  }
  const std::string key = lower_case(js_trimmed(std::string_view(field).substr(0, at)));
  std::string value = js_trimmed(std::string_view(field).substr(at + 1));
  if (key != "type") {
    entry.attributes[key] = std::move(value);
    return {};
  }
  for (const TypeTraits& traits : k_types) {
    if (value != traits.name) continue;
    entry.type = traits.type;
    return {};
  }
  return failure("Unknown tag type attribute: " + value);
}

base::Status require(const Entry& entry, const char* key, const std::string& item) {
  if (!entry.has(key)) return failure(std::string("Missing ") + key + " attribute for " + item);
  return {};
}

void set_default(Entry& entry, const char* key, const char* value) { entry.attributes.try_emplace(key, value); }

base::Status complete_match(Entry& entry, const std::string& item) {
  SLIPWAY_TRY(require(entry, "pattern", item));
  set_default(entry, "group", "0");
  if (std::isnan(js_number(entry.get("group")))) return failure("Invalid match group for " + item);
  return {};
}

base::Status complete_ref(Entry& entry, const std::string& item) {
  SLIPWAY_TRY(require(entry, "event", item));
  const std::string& event = entry.get("event");
  if (event != "branch" && event != "tag" && event != "pr") return failure("Invalid event for " + item);
  if (event == "pr") set_default(entry, "prefix", "pr-");
  return {};
}

base::Status complete_sha(Entry& entry, const std::string& item) {
  set_default(entry, "prefix", "sha-");
  set_default(entry, "format", "short");
  const std::string& format = entry.get("format");
  if (format != "short" && format != "long") return failure("Invalid format for " + item);
  return {};
}

base::Status complete(Entry& entry, const std::string& item) {
  switch (entry.type) {
  case EntryType::schedule:
    set_default(entry, "pattern", "nightly");
    return {};
  case EntryType::semver:
  case EntryType::pep440:
    return require(entry, "pattern", item);
  case EntryType::match:
    return complete_match(entry, item);
  case EntryType::ref:
    return complete_ref(entry, item);
  case EntryType::raw:
    return require(entry, "value", item);
  case EntryType::sha:
    return complete_sha(entry, item);
  case EntryType::edge:
    break;
  }
  return {};
}

const char* default_priority(EntryType type) {
  const auto* found = std::find_if(std::begin(k_types), std::end(k_types),
                                   [type](const TypeTraits& traits) { return traits.type == type; });
  return found->priority;
}

}  // namespace

const std::string& Entry::get(std::string_view key) const {
  static const std::string k_nothing;
  const auto found = attributes.find(key);
  return found == attributes.end() ? k_nothing : found->second;
}

base::Result<Entry> parse_entry(const std::string& item) {
  SLIPWAY_TRY_ASSIGN(const Record fields, fields_of(item));
  Entry entry;
  for (const std::string& field : fields)
    SLIPWAY_TRY(set_field(entry, field));
  SLIPWAY_TRY(complete(entry, item));
  set_default(entry, "enable", "true");
  set_default(entry, "priority", default_priority(entry.type));
  return entry;
}

base::Result<std::vector<Entry>> parse_entries(std::string_view input) {
  SLIPWAY_TRY_ASSIGN(std::vector<std::string> items, items_of(input));
  if (items.empty()) items = {"type=schedule", "type=ref,event=branch", "type=ref,event=tag", "type=ref,event=pr"};
  std::vector<Entry> entries;
  std::vector<double> priorities;
  for (const std::string& item : items) {
    SLIPWAY_TRY_ASSIGN(Entry entry, parse_entry(item));
    priorities.push_back(js_number(entry.get("priority")));
    entries.push_back(std::move(entry));
  }
  std::vector<Entry> sorted;
  for (const std::size_t index : js_descending(priorities))
    sorted.push_back(std::move(entries[index]));
  return sorted;
}

}  // namespace slipway::plan::metadata
