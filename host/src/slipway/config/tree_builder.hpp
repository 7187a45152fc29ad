// Events of a YAML stream -> tree, within limits.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>
#include <slipway/config/yaml_events.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace slipway::config {

class TreeBuilder {
public:
  static constexpr std::size_t k_deepest = 64;
  static constexpr std::size_t k_most_nodes = 10'000;
  static constexpr std::size_t k_most_bytes = 1'048'576;

  explicit TreeBuilder(ProblemList& problems) : m_problems(problems) {}

  enum class Progress { going_on, stopped };
  // A problem that leaves the rest readable is reported and passed over; after another one, building has stopped.
  Progress take(YamlEvent event);

  // Null before the end of the document, or when building was stopped.
  NodePtr root() const { return m_root; }
  // The innermost bracket or brace that is open, if the innermost collection has one.
  std::optional<Place> open_bracket() const;

private:
  struct Key {
    std::string text;
    Place place;
  };
  struct Frame {
    std::shared_ptr<Node> node;
    std::string anchor;
    bool in_brackets = false;
    std::optional<Key> key = std::nullopt;   // Waits for its value.
    std::map<std::string, Place> keys = {};  // Seen so far.
  };

  void start_document(const YamlEvent& event);
  void open(YamlEvent& event, Kind kind);
  void close();
  void add_scalar(YamlEvent& event);
  void add_alias(const YamlEvent& event);
  void add(NodePtr node, Place place, const std::string& anchor);
  void add_key(const Node& node, Place place);
  void add_entry(Frame& frame, NodePtr node);
  bool wants_key() const;
  void check_tag(const YamlEvent& event);
  // Counts what is added against the limits.
  void charge(const Extent& extent, Place place);
  void stop(Problem problem);

  ProblemList& m_problems;
  std::vector<Frame> m_open;
  std::map<std::string, NodePtr> m_anchors;
  Extent m_used{.nodes = 0};
  NodePtr m_root;
  bool m_has_document = false;
  bool m_stopped = false;
};

}  // namespace slipway::config
