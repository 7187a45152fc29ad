// The result of a suite of acceptance tests for one image digest.
#pragma once

#include <slipway/model/digest.hpp>

#include <string>

namespace slipway::model {

enum class Outcome { passed, failed };

struct Verdict {
  Digest subject;
  Outcome outcome = Outcome::failed;
  std::string stage;  // Who said so.
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

}  // namespace slipway::model
