#include <slipway/base/json.hpp>
#include <slipway/config/node.hpp>

#include <nlohmann/json.hpp>

namespace slipway::config {

namespace {

base::Json json_of(const Node& node) {
  switch (node.kind) {
  case Kind::null:
    return nullptr;
  case Kind::boolean:
    return node.boolean;
  case Kind::integer:
    return node.integer;
  case Kind::number:
    return node.number;
  case Kind::text:
    return node.text;
  case Kind::sequence: {
    base::Json list = base::Json::array();
    for (const NodePtr& item : node.items)
      list.push_back(json_of(*item));
    return list;
  }
  case Kind::mapping: {
    base::Json object = base::Json::object();
    for (const Entry& entry : node.entries)
      object[entry.key] = json_of(*entry.value);
    return object;
  }
  }
  return nullptr;
}

}  // namespace

std::string to_json(const Node& node) { return base::to_text(json_of(node)); }

}  // namespace slipway::config
