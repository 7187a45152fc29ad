// `{{name}}` in texts of the pipeline and of tag rules.
#pragma once

#include <slipway/base/result.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace slipway::plan {

using Values = std::map<std::string, std::string, std::less<>>;

// Replaces each {{name}} or {{{name}}} by its value, as it is: nothing is escaped and a value is not expanded again.
// "\{{" stands for "{{". SL0313: unknown name (with "did you mean"), no end, or a form that is not understood.
base::Result<std::string> expand(std::string_view text, const Values& values);

}  // namespace slipway::plan
