// Whatever a version is said to be, its normal form is a version with the same normal form.
#include <slipway/plan/metadata/pep440.hpp>
#include <slipway/plan/semver.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace slipway::plan;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto version = parse_semver(text)) {
    const auto again = parse_semver(version->text());
    require(again && again->text() == version->text() && compare(*again, *version) == 0);
  }
  if (const auto version = metadata::parse_pep440(text)) {
    require(!version->release.empty());
    // Numbers beyond what a double holds may be written with a point and an exponent.
    std::string normal = version->text();
    std::replace(normal.begin(), normal.end(), ',', '.');
    const bool huge = normal.find("e+") != std::string::npos || size > 20;
    const auto again = metadata::parse_pep440(normal);
    require(huge || (again && again->is_final() == version->is_final()));
  }
  return 0;
}
