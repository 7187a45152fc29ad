// The variables of a process, as a value: whoever asks what a CI system tells names the variables it told.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

namespace slipway::ci {

using Environment = std::map<std::string, std::string, std::less<>>;

// Of this process. Of a name that is there twice the first counts.
Environment process_environment();

// Empty when it is not set.
std::string value_of(const Environment& environment, std::string_view name);

// The first of the variables that is set and not empty.
std::string first_of(const Environment& environment, std::initializer_list<std::string_view> names);

}  // namespace slipway::ci
