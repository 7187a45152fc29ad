// Labels and annotations: what the image specification wants to know of an image, and what the user adds.
#pragma once

#include <slipway/plan/metadata/context.hpp>
#include <slipway/plan/metadata/template.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slipway::plan::metadata {

using Labels = std::vector<std::pair<std::string, std::string>>;

// `input`: lines "key=value" with expressions; those without "=" mean nothing, and the last of a key counts. Sorted by
// key. `version`: the main tag, or empty.
base::Result<Labels> parse_labels(std::string_view input, const Context& context, const std::string& version,
                                  const Scope& global);

// "key=value"
std::vector<std::string> label_lines(const Labels& labels);

// "level:key=value" for each level of a list with commas; an empty one is "manifest".
std::vector<std::string> annotation_lines(const Labels& labels, std::string_view levels);

}  // namespace slipway::plan::metadata
