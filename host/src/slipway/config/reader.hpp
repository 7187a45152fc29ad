// Reading the keys of one mapping by type. What doesn't fit is reported at its place and reads as if it were absent.
#pragma once

#include <slipway/config/node.hpp>
#include <slipway/config/problems.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::config {

struct Text {
  std::string value;
  Place place;
};

class MappingReader {
public:
  // node: a mapping. owner: where a missing key is reported. subject: "stage 'test'" or empty, starts each message.
  MappingReader(const Node& node, Place owner, std::string subject, ProblemList& problems)
      : m_node(node), m_owner(owner), m_subject(std::move(subject)), m_problems(problems) {}

  // Every key that is asked for is a known one.
  const Entry* entry(std::string_view key);
  const Entry* required_entry(std::string_view key);

  std::optional<Text> text(std::string_view key);
  std::optional<Text> required_text(std::string_view key);
  // A list of texts without repetitions; empty when absent.
  std::vector<Text> texts(std::string_view key);
  // The same, or one text alone, and at least one text when the key is there.
  std::vector<Text> text_or_texts(std::string_view key);
  // A mapping, or nothing at all behind the key; null when absent.
  const Entry* mapping(std::string_view key);
  // "10m" in milliseconds: above zero and at most 30 days.
  std::optional<std::int64_t> duration(std::string_view key);

  // A value that has the right type but not the right content. `what` follows the subject.
  void refuse(Place place, std::string what, std::string hint = {});

  // Reports the keys that nobody asked for and the required ones that are not there, except where the one is a slip for
  // the other. Call last.
  void finish();

private:
  std::string about(std::string message) const;
  void report_unknown(const Entry& entry);
  void wrong_type(const Node& node, std::string_view key, std::string_view wanted);
  std::vector<Text> items_of(const Entry& entry, std::string_view wanted);

  const Node& m_node;
  Place m_owner;
  std::string m_subject;
  ProblemList& m_problems;
  std::vector<std::string> m_known;
  std::vector<std::string> m_missing;
};

// "did you mean 'x'?" or nothing.
std::string suggestion(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace slipway::config
