// Secrets stay out of a context: it is written to files and shown.
#pragma once

#include <slipway/ci/environment.hpp>
#include <slipway/model/context.hpp>

#include <string>
#include <string_view>

namespace slipway::ci {

// Whether a variable or member of that name holds one: "GITHUB_TOKEN", "db-password", "apiKey".
bool names_secret(std::string_view name);

// The text without user and password in addresses, and with *** for what has the form of a token or private key.
std::string without_secrets(std::string_view text);

// Removes members of the payload whose names say so, and everywhere what without_secrets() does and the values of
// variables whose names say so. What was removed is noted.
void remove_secrets(model::Context& context, const Environment& environment);

}  // namespace slipway::ci
