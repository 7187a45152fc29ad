# Script of slipway_embed(): writes SOURCE with the text of FILE in a function named SYMBOL.
file(READ ${FILE} text)
set(delimiter "slipway_text")
string(FIND "${text}" ")${delimiter}\"" clash)
if(NOT clash EQUAL -1)
  message(FATAL_ERROR "${FILE} holds the end mark of a raw string")
endif()
file(WRITE ${SOURCE}
  "#include <string_view>\n\n"
  "namespace slipway::embedded {\n\n"
  "std::string_view ${SYMBOL}();\n\n"
  "std::string_view ${SYMBOL}() {\n"
  "  static constexpr char text[] = R\"${delimiter}(" "${text}" ")${delimiter}\";\n"
  "  return {text, sizeof text - 1};\n"
  "}\n\n"
  "}  // namespace slipway::embedded\n")
