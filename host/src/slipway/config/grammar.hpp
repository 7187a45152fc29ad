// The small grammars of the pipeline file. Names go into paths, labels and URLs, so they are strict.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace slipway::config {

// [a-z0-9][a-z0-9._-]{0,62}: pipelines, stages, environments.
bool is_name(std::string_view text);
inline constexpr std::string_view k_name_rule =
    "a name has 1 to 63 lower-case letters, digits, '.', '_' and '-', and starts with a letter or digit";

// [a-z0-9][a-z0-9._-]{0,127}: "test", "com.example.helm-lint".
bool is_stage_type(std::string_view text);

// [A-Za-z_][A-Za-z0-9_]{0,127}
bool is_variable_name(std::string_view text);

// [A-Za-z_][A-Za-z0-9._-]{0,127}
bool is_secret_name(std::string_view text);

// "ghcr.io/acme/app", "127.0.0.1:5000/app", "oci:../folder"; without a tag or digest.
bool is_image_repository(std::string_view text);

// "http://..." or "https://..." without blanks.
bool is_web_address(std::string_view text);

// "500ms", "90s", "10m", "1h" in milliseconds; at least 1 ms.
std::optional<std::int64_t> parse_duration(std::string_view text);

}  // namespace slipway::config
