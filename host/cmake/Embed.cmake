# slipway_embed(<target> <symbol> <file>): the text of a file as `std::string_view slipway::embedded::<symbol>()`.
# It is made anew when the file changes. Whoever calls the function declares it.
function(slipway_embed target symbol file)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.cpp)
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DSYMBOL=${symbol} -DFILE=${file} -DSOURCE=${source} -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EmbedFile.cmake
    DEPENDS ${file} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EmbedFile.cmake
    COMMENT "Embedding ${symbol}" VERBATIM)
  set_source_files_properties(${source} PROPERTIES CXX_CLANG_TIDY "")
  target_sources(${target} PRIVATE ${source})
endfunction()
