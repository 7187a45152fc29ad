// Errors of this folder.
#pragma once

#include <slipway/base/result.hpp>

#include <string>

namespace slipway::plan::metadata {

// SL0313 with a text of docker/metadata-action, word for word, so that who searches for it finds help.
inline tl::unexpected<base::Error> failure(std::string text, std::string hint = {}) {
  return base::fail({.code = {313}, .what = std::move(text), .hint = std::move(hint)});
}

}  // namespace slipway::plan::metadata
