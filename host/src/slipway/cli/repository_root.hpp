// Where the project is, found without opening its repository.
#pragma once

#include <string>

namespace slipway::cli {

// The nearest folder from here upwards that holds ".git"; the working folder when there is none. Absolute.
std::string repository_root();

// The path as a person in the working folder would write it: relative when it is below or beside, absolute otherwise.
std::string shown_path(const std::string& path);

}  // namespace slipway::cli
