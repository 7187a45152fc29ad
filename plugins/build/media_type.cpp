#include "media_type.hpp"

#include <array>

namespace slipway::plugins::build {
namespace {

using namespace std::string_view_literals;

struct Sign {
  std::size_t offset;
  std::string_view bytes;
  std::string_view extension;  // Empty: any.
  std::string_view media_type;
};

// The first that fits wins, so the special ones stand before the general.
constexpr std::array k_signs{
    Sign{0,
         "\x7f"
         "ELF"sv,
         ".so", "application/x-sharedlib"},
    Sign{0,
         "\x7f"
         "ELF"sv,
         ".o", "application/x-object"},
    Sign{0,
         "\x7f"
         "ELF"sv,
         "", "application/x-executable"},
    Sign{0, "\x1f\x8b"sv, "", "application/gzip"},
    Sign{0, "\x28\xb5\x2f\xfd"sv, "", "application/zstd"},
    Sign{0,
         "\xfd"
         "7zXZ\0"sv,
         "", "application/x-xz"},
    Sign{0, "BZh"sv, "", "application/x-bzip2"},
    Sign{0, "PK\x03\x04"sv, ".jar", "application/java-archive"},
    Sign{0, "PK\x03\x04"sv, "", "application/zip"},
    Sign{257, "ustar"sv, "", "application/x-tar"},
    Sign{0, "!<arch>\ndebian-binary"sv, "", "application/vnd.debian.binary-package"},
    Sign{0, "!<arch>\n"sv, "", "application/x-archive"},
    Sign{0, "\xed\xab\xee\xdb"sv, "", "application/x-rpm"},
    Sign{0, "\0asm"sv, "", "application/wasm"},
    Sign{0, "%PDF-"sv, "", "application/pdf"},
    Sign{0, "\x89PNG\r\n\x1a\n"sv, "", "image/png"},
    Sign{0, "#!"sv, "", "text/x-shellscript"},
};

struct Ending {
  std::string_view extension;
  std::string_view media_type;
};
constexpr std::array k_endings{
    Ending{".json", "application/json"}, Ending{".xml", "application/xml"}, Ending{".yaml", "application/yaml"},
    Ending{".yml", "application/yaml"},  Ending{".html", "text/html"},      Ending{".css", "text/css"},
    Ending{".js", "text/javascript"},    Ending{".csv", "text/csv"},        Ending{".md", "text/markdown"},
    Ending{".txt", "text/plain"},        Ending{".log", "text/plain"},      Ending{".svg", "image/svg+xml"},
};

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

// A shared library may carry its version behind: "libx.so.1.2".
bool has_extension(std::string_view name, std::string_view extension) {
  return extension.empty() || ends_with(name, extension) ||
         (extension == ".so" && name.find(".so.") != std::string_view::npos);
}

}  // namespace

std::string media_type_of(std::string_view name, std::string_view start) {
  for (const Sign& sign : k_signs)
    if (start.size() >= sign.offset && start.substr(sign.offset, sign.bytes.size()) == sign.bytes &&
        has_extension(name, sign.extension))
      return std::string(sign.media_type);
  for (const Ending& ending : k_endings)
    if (ends_with(name, ending.extension)) return std::string(ending.media_type);
  return "application/octet-stream";
}

}  // namespace slipway::plugins::build
