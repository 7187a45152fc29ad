# Script of slipway_embed(): writes SOURCE with the text of the file FROM in a function named SYMBOL.
include(${CMAKE_CURRENT_LIST_DIR}/EmbedText.cmake)
slipway_literal(text ${FROM})
file(WRITE ${SOURCE}
  "#include <string_view>\n\n"
  "namespace slipway::embedded {\n\n"
  "std::string_view ${SYMBOL}();\n\n"
  "std::string_view ${SYMBOL}() {\n"
  "  static constexpr char text[] = ${text};\n"
  "  return {text, sizeof text - 1};\n"
  "}\n\n"
  "}  // namespace slipway::embedded\n")
