#include "support/catch.hpp"

#include <slipway/run/child_environment.hpp>

using slipway::run::child_environment;
using Pairs = std::vector<std::string>;

TEST_CASE("only what is allowed reaches a stage") {
  CHECK(child_environment({"PATH=/bin", "HOME=/home/me", "AWS_SECRET_ACCESS_KEY=x", "GITHUB_TOKEN=y", "LD_PRELOAD=z.so",
                           "CI=true", "https_proxy=p"},
                          {}) == Pairs{"LANG=C.UTF-8", "PATH=/bin", "HOME=/home/me", "CI=true", "https_proxy=p"});
}

TEST_CASE("a stage gets what it declares") {
  CHECK(child_environment({"PATH=/bin", "MY_FLAG=1", "OTHER=2"}, {"MY_FLAG", "ABSENT"}) ==
        Pairs{"LANG=C.UTF-8", "PATH=/bin", "MY_FLAG=1"});
}

TEST_CASE("names are compared whole") {
  CHECK(child_environment({"PATH=/bin", "PATHS=x", "PAT=y", "MY=1", "MY_FLAG_2=1"}, {"MY_FLAG"}) ==
        Pairs{"LANG=C.UTF-8", "PATH=/bin"});
}

TEST_CASE("a locale that a stage declares takes the place of ours") {
  CHECK(child_environment({"PATH=/bin", "LANG=de_DE.UTF-8"}, {"LANG"}) == Pairs{"PATH=/bin", "LANG=de_DE.UTF-8"});
  CHECK(child_environment({"PATH=/bin", "LANG=de_DE.UTF-8"}, {}) == Pairs{"LANG=C.UTF-8", "PATH=/bin"});
}

TEST_CASE("without a PATH there is the usual one") {
  const std::string usual = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  CHECK(child_environment({}, {}) == Pairs{"LANG=C.UTF-8", usual});
  CHECK(child_environment({"HOME=/x"}, {}) == Pairs{"LANG=C.UTF-8", "HOME=/x", usual});
}

TEST_CASE("values may be empty and hold equal signs, and entries may be odd") {
  CHECK(child_environment({"HOME=", "TZ=a=b", "PATH=/bin", "=x", "NOEQUALS", ""}, {}) ==
        Pairs{"LANG=C.UTF-8", "HOME=", "TZ=a=b", "PATH=/bin"});
}
