#include "support/catch.hpp"

#include <slipway/kit/glob.hpp>

#include <string>
#include <utility>
#include <vector>

using slipway::kit::glob_matches;
using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("paths that match their pattern") {
  for (const auto& [pattern, path] : Pairs{{"a", "a"},
                                           {"*.xml", "unit.xml"},
                                           {"reports/*.xml", "reports/a.xml"},
                                           {"./reports//*.xml", "reports/a.xml"},
                                           {"**", "a/b/c"},
                                           {"**/x", "x"},
                                           {"**/x", "a/b/x"},
                                           {"a/**/x", "a/x"},
                                           {"a/**/x", "a/b/c/x"},
                                           {"a/**", "a/b/c"},
                                           {"**/**/x", "a/x"},
                                           {"?at", "cat"},
                                           {"[a-c]at", "bat"},
                                           {"[!a-c]at", "dat"},
                                           {"a\\*b", "a*b"},
                                           {".hidden", ".hidden"},
                                           {".*", ".hidden"},
                                           {"**/*.so*", "lib/libx.so.1"},
                                           {"a/**/b/**/c", "a/b/x/b/y/c"},
                                           {"**/a/*/**/z", "a/a/b/z"},
                                           {"[[:digit:]]*", "7up"},
                                           {"[]]", "]"},
                                           {"[a", "[a"},
                                           {"a\\[1]", "a[1]"},
                                           {"a/./b", "a//b/"}}) {
    INFO(pattern << " on " << path);
    CHECK(glob_matches(pattern, path));
  }
}

TEST_CASE("paths that do not match their pattern") {
  for (const auto& [pattern, path] : Pairs{{"*.xml", "a/unit.xml"},
                                           {"*", ".hidden"},
                                           {"**/x", ".git/x"},
                                           {"a/**", "b/c"},
                                           {"a/**", "a"},
                                           {"?", "ab"},
                                           {"[a-c]at", "dat"},
                                           {"a\\*b", "axb"},
                                           {"A", "a"},
                                           {"a/b", "a"},
                                           {"a", "a/b"},
                                           {"a/**/b/**/c", "a/b"},
                                           {"**/*", ".git/x"},
                                           {"a/**/x", "a/.git/x"},
                                           {"?hidden", ".hidden"},
                                           {"[[:digit:]]", "x"},
                                           {"", "a"},
                                           {"a", ""}}) {
    INFO(pattern << " on " << path);
    CHECK_FALSE(glob_matches(pattern, path));
  }
}
