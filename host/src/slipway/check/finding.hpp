// What a test of a plugin came to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::check {

enum class Outcome { pass, skip, warn, fail, timeout, crash };  // From good to bad.
std::string_view name_of(Outcome outcome);

struct Finding {
  std::string id;
  Outcome outcome = Outcome::pass;
  std::string message = {};  // One sentence; why, when it is not passed.
  std::string output = {};   // What the plugin printed meanwhile.
  std::int64_t milliseconds = 0;
};

// A test by its id, which is that of the rule of abi.h that it is about where there is one.
struct Test {
  std::string_view id;
  int level;
  std::string_view summary;
};
// In the order in which they are shown.
const std::vector<Test>& tests();
const Test* test_named(std::string_view id);

constexpr int k_highest_level = 4;

}  // namespace slipway::check
