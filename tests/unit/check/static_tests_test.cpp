#include "support/catch.hpp"

#include <slipway/check/static_tests.hpp>

using namespace slipway;

namespace {

std::string said_of(const std::vector<std::string>& needed, const std::vector<std::string>& allowed) {
  check::ElfFile file;
  file.needed = needed;
  for (const check::Finding& finding : static_findings(file, {.libraries = allowed}))
    if (finding.id == "needed-libraries") return std::string(name_of(finding.outcome)) + ": " + finding.message;
  return "nothing";
}

}  // namespace

TEST_CASE("A file may need what belongs to glibc and to the compiler's C") {
  CHECK(said_of({}, {}) == "pass: ");
  CHECK(said_of({"libc.so.6", "libm.so.6", "libpthread.so.0", "libgcc_s.so.1", "ld-linux-x86-64.so.2"}, {}) ==
        "pass: ");
}

TEST_CASE("Whatever else a file needs is told, but for what was allowed") {
  CHECK(said_of({"libssl.so.3", "libc.so.6", "libstdc++.so.6"}, {}) ==
        "warn: the file needs libssl.so.3, libstdc++.so.6, which a machine may lack or have another version of");
  CHECK(said_of({"libssl.so.3", "libcurl.so.4"}, {"libcurl"}) ==
        "warn: the file needs libssl.so.3, which a machine may lack or have another version of");
  CHECK(said_of({"libssl.so.3", "libcurl.so.4"}, {"libcurl.so.4", "libssl.so.3"}) == "pass: ");
  CHECK(said_of({"libcurl.so.4"}, {"libcurl.so.3", "libcu", ""}) ==
        "warn: the file needs libcurl.so.4, which a machine may lack or have another version of");
  CHECK(said_of({"libcrypt.so.1"}, {}) ==
        "warn: the file needs libcrypt.so.1, which a machine may lack or have another version of");
}
