#include "media_type.hpp"
#include "support/catch.hpp"

#include <string>

using slipway::plugins::build::media_type_of;

TEST_CASE("content decides first") {
  using namespace std::string_literals;
  CHECK(media_type_of("server", "\x7f"
                                "ELF\x02\x01"s) == "application/x-executable");
  CHECK(media_type_of("libx.so", "\x7f"
                                 "ELF"s) == "application/x-sharedlib");
  CHECK(media_type_of("libx.so.1.2", "\x7f"
                                     "ELF"s) == "application/x-sharedlib");
  CHECK(media_type_of("x.o", "\x7f"
                             "ELF"s) == "application/x-object");
  CHECK(media_type_of("x.json", "\x1f\x8b\x08"s) == "application/gzip");
  CHECK(media_type_of("x", "\x28\xb5\x2f\xfd"s) == "application/zstd");
  CHECK(media_type_of("x", "\xfd"
                           "7zXZ\0"s) == "application/x-xz");
  CHECK(media_type_of("x.whl", "PK\x03\x04"s) == "application/zip");
  CHECK(media_type_of("x.jar", "PK\x03\x04"s) == "application/java-archive");
  CHECK(media_type_of("x.deb", "!<arch>\ndebian-binary   "s) == "application/vnd.debian.binary-package");
  CHECK(media_type_of("x.a", "!<arch>\n/    "s) == "application/x-archive");
  CHECK(media_type_of("x.tar", std::string(257, '\0') + "ustar\0"s) == "application/x-tar");
  CHECK(media_type_of("x", "\0asm\x01"s) == "application/wasm");
  CHECK(media_type_of("run.txt", "#!/bin/sh\n") == "text/x-shellscript");
}

TEST_CASE("the name decides when the content does not say") {
  CHECK(media_type_of("x.json", "{}") == "application/json");
  CHECK(media_type_of("x.yml", "a: b") == "application/yaml");
  CHECK(media_type_of("README.md", "# x") == "text/markdown");
  CHECK(media_type_of("x.tar", "short") == "application/octet-stream");
  CHECK(media_type_of("data", "") == "application/octet-stream");
  CHECK(media_type_of("json", "{}") == "application/octet-stream");
}
