// The secrets that the plan's stages declare: read once, registered for masking before anything runs.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/plan.hpp>
#include <slipway/run/masking/masking_stream.hpp>
#include <slipway/run/masking/secret_set.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

class Secrets {
public:
  // A secret NAME is the value of the variable NAME or the content of the file that NAME_FILE names, without a final
  // newline. SL0608: a stage declares one that is in neither.
  static base::Result<Secrets> load(const model::Plan& plan, const std::vector<std::string>& environment);

  std::optional<std::string> value(const std::string& name) const;
  // Names of those too short to be masked without masking everything.
  const std::vector<std::string>& unmasked() const { return m_unmasked; }

  // A whole text with every secret replaced.
  std::string mask(std::string_view text) const;
  MaskingStream stream() const { return MaskingStream(m_matcher); }

private:
  std::map<std::string, std::string> m_values;
  std::vector<std::string> m_unmasked;
  std::shared_ptr<const Matcher> m_matcher;
};

}  // namespace slipway::run
