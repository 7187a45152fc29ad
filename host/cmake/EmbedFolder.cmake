# Script of slipway_embed_folder(): writes SOURCE with the texts of FILES, which are below FROM, in a function named SYMBOL.
include(${CMAKE_CURRENT_LIST_DIR}/EmbedText.cmake)
set(rows "")
foreach(file IN LISTS FILES)
  file(RELATIVE_PATH path ${FROM} ${file})
  slipway_literal(text ${file})
  string(APPEND rows "    {\"${path}\", ${text}},\n")
endforeach()
file(WRITE ${SOURCE}
  "#include <span>\n#include <string_view>\n#include <utility>\n\n"
  "namespace slipway::embedded {\n\n"
  "using File = std::pair<std::string_view, std::string_view>;\n\n"
  "std::span<const File> ${SYMBOL}();\n\n"
  "std::span<const File> ${SYMBOL}() {\n"
  "  static constexpr File files[] = {\n${rows}  };\n"
  "  return files;\n"
  "}\n\n"
  "}  // namespace slipway::embedded\n")
