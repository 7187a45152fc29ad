// Parameters made from the schema of a stage: some that fit, some that do not, and random ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace slipway::check {

// JSON texts that the schema accepts: its own examples, the least it demands, and all it knows. May be empty.
std::vector<std::string> fitting_configs(const std::string& schema);

// Texts of JSON objects, each made wrong in one place of the first that fits.
std::vector<std::string> wrong_configs(const std::string& schema);

// Random ones that the schema accepts. The same seed gives the same.
std::vector<std::string> random_configs(const std::string& schema, std::uint64_t seed, std::size_t count);

}  // namespace slipway::check
