#include <slipway/run/masking/needles.hpp>
#include <slipway/run/masking/secret_set.hpp>

namespace slipway::run {

bool SecretSet::add(std::string_view name, std::string_view value) {
  if (!can_be_masked(value)) return false;
  m_names.emplace_back(name);
  std::vector<std::string> needles = needles_of(value);
  std::move(needles.begin(), needles.end(), std::back_inserter(m_needles));
  return true;
}

base::Result<std::shared_ptr<const Matcher>> SecretSet::compile() const {
  if (m_needles.empty()) return std::shared_ptr<const Matcher>();
  return Matcher::compile(m_needles, m_module);
}

}  // namespace slipway::run
