// The secrets of a run, on the way to a matcher.
#pragma once

#include <slipway/run/masking/matcher.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

class SecretSet {
public:
  // `module`: as for Matcher::compile().
  explicit SecretSet(std::string module = {}) : m_module(std::move(module)) {}

  // False, and not added, when the value is too short or too common to be masked without masking everything: warn the
  // user loudly.
  bool add(std::string_view name, std::string_view value);

  // A matcher for all that was added so far; null when that is nothing, and then no module is loaded.
  base::Result<std::shared_ptr<const Matcher>> compile() const;

  // Names, in the order in which they were added.
  const std::vector<std::string>& names() const { return m_names; }

private:
  std::string m_module;
  std::vector<std::string> m_names;
  std::vector<std::string> m_needles;
};

}  // namespace slipway::run
