// The YAML library's messages in the words of someone who edits a file.
#pragma once

#include <slipway/config/problems.hpp>

#include <string_view>

namespace slipway::config {

// SL0301 with the message, or with a clearer one and what to do about it.
Problem syntax_help(std::string_view message, Place place);

}  // namespace slipway::config
