# Texts in the program. Each is made anew when a file changes, appears or goes; whoever calls the functions declares them.

# slipway_embed(<target> <symbol> <file>): the text of a file as `std::string_view slipway::embedded::<symbol>()`.
function(slipway_embed target symbol file)
  _slipway_embed(${target} ${symbol} EmbedFile.cmake ${file} ${file})
endfunction()

# slipway_embed_folder(<target> <symbol> <folder>): the files below a folder, hidden ones too, in the order of their paths,
# as `std::span<const std::pair<std::string_view, std::string_view>> slipway::embedded::<symbol>()`: path and text.
function(slipway_embed_folder target symbol folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${folder}/*)
  _slipway_embed(${target} ${symbol} EmbedFolder.cmake ${folder} ${files})
endfunction()

function(_slipway_embed target symbol script from)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded/${symbol}.cpp)
  set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/${script})
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DSYMBOL=${symbol} -DFROM=${from} "-DFILES=${ARGN}" -DSOURCE=${source} -P ${script}
    DEPENDS ${ARGN} ${script} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/EmbedText.cmake
    COMMENT "Embedding ${symbol}" VERBATIM)
  set_source_files_properties(${source} PROPERTIES CXX_CLANG_TIDY "")
  target_sources(${target} PRIVATE ${source})
endfunction()
