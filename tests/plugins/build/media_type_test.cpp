#include "media_type.hpp"
#include "support/catch.hpp"

#include <string>
#include <utility>
#include <vector>

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

TEST_CASE("every sign and every ending has its type") {
  using namespace std::string_literals;
  CHECK(media_type_of("x", "BZh91AY") == "application/x-bzip2");
  CHECK(media_type_of("x", "\xed\xab\xee\xdb"s) == "application/x-rpm");
  CHECK(media_type_of("x", "%PDF-1.7") == "application/pdf");
  CHECK(media_type_of("x", "\x89PNG\r\n\x1a\n") == "image/png");
  for (const auto& [name, type] :
       std::vector<std::pair<std::string, std::string>>{{"x.xml", "application/xml"},
                                                        {"x.yaml", "application/yaml"},
                                                        {"x.html", "text/html"},
                                                        {"x.css", "text/css"},
                                                        {"x.min.js", "text/javascript"},
                                                        {"x.csv", "text/csv"},
                                                        {"x.txt", "text/plain"},
                                                        {"x.log", "text/plain"},
                                                        {"x.svg", "image/svg+xml"},
                                                        {"x.JSON", "application/octet-stream"},
                                                        {"x.jsonl", "application/octet-stream"}})
    CHECK(media_type_of(name, "text") == type);
}

TEST_CASE("a start that is cut off or only alike is no sign") {
  using namespace std::string_literals;
  for (const std::string& start : {"\x7f"
                                   "EL"s,
                                   "PK\x05\x06"s, "\x1f"s, "#"s, "!<arch>"s, std::string(257, '\0'),
                                   std::string(257, '\0') + "usta"s, std::string(258, '\0') + "ustar"s})
    CHECK(media_type_of("x", start) == "application/octet-stream");
}

TEST_CASE("a library may carry its version behind, and a name alone makes none") {
  using namespace std::string_literals;
  const std::string elf = "\x7f"
                          "ELF"s;
  CHECK(media_type_of("libx.so.1", elf) == "application/x-sharedlib");
  CHECK(media_type_of("x.sober", elf) == "application/x-executable");
  CHECK(media_type_of("so", elf) == "application/x-executable");
  CHECK(media_type_of("libx.so", "text") == "application/octet-stream");
}
