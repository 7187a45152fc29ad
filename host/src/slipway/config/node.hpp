// The content of a file as a tree whose parts know where they stand.
#pragma once

#include <slipway/config/place.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::config {

struct Node;
// Shared, because an alias is the node that it names.
using NodePtr = std::shared_ptr<const Node>;

enum class Kind { null, boolean, integer, number, text, sequence, mapping };
enum class Style { plain, quoted };

struct Entry {
  std::string key;
  Place key_place;
  NodePtr value;
};

// What a node amounts to once its aliases are expanded.
struct Extent {
  std::size_t nodes = 1;
  std::size_t depth = 0;  // Levels of sequences and mappings.
  std::size_t bytes = 0;  // Of keys and scalars.
};

// Trees are at most 64 levels deep, so recursion over one is safe.
struct Node {
  Kind kind = Kind::null;
  Style style = Style::plain;
  Place place;       // The first key, dash or bracket of a collection. The key of an empty value.
  std::string text;  // Of a scalar, whatever its kind: as written, escapes resolved.
  bool boolean = false;
  std::int64_t integer = 0;
  double number = 0;
  std::vector<NodePtr> items;
  std::vector<Entry> entries;  // In the order of the file; keys are unique.
  Extent extent;

  // The entry of a mapping, or null.
  const Entry* find(std::string_view key) const;
};

// "a number", "a list", for messages.
std::string_view describe(Kind kind);

// One line of JSON, aliases expanded, keys sorted.
std::string to_json(const Node& node);

// What a JSON pointer (RFC 6901) leads to.
struct Found {
  const Node* node = nullptr;  // Null when it leads nowhere.
  Place named;  // The key that holds the node, or the node itself in a list. Of the last part that exists.
};
Found find(const Node& from, std::string_view pointer);

// The parts of a JSON pointer, unescaped.
std::vector<std::string> pointer_tokens(std::string_view pointer);

}  // namespace slipway::config
