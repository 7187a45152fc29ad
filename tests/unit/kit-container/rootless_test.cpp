#include "support/container_lab.hpp"
#include "support/skip.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using slipway::test::run_program;

TEST_CASE("Containers work as an ordinary user too", "[rootless]") {
  SLIPWAY_NEEDS_CONTAINERS();
  if (::geteuid() != 0) {
    SUCCEED("the other tests of this program show it already");
    return;
  }
  const slipway::test::TempFolder folder;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe");
  const std::vector<std::string> as_nobody{"setpriv",        "--reuid=65534", "--regid=65534",
                                           "--clear-groups", "env",           "TMPDIR=" + folder.path()};
  ::chmod(folder.path().c_str(), 01777);
  std::vector<std::string> attempt = as_nobody;
  attempt.insert(attempt.end(), {program, "--help"});
  if (run_program(attempt) != 0)
    return slipway::test::skip("an ordinary user cannot reach " + program, slipway::test::Missing::material);
  std::vector<std::string> all = as_nobody;
  all.insert(all.end(), {program, "[container]~[isolated]"});
  CHECK(run_program(all) == 0);
}
