# slipway_add_plugin(<name> [STATIC_CXX] [ABI_TARGET <minor>] SOURCES <file>... [LIBS <target>...] [OUTPUT_DIRECTORY <dir>])
#
# A stage plugin: one loadable module <name>.so that exports exactly one symbol. Hidden visibility is not enough in
# C++ (the standard library resets it), so a version script decides what leaves the file.
# ABI_TARGET is the lowest minor version of the ABI that a host must have; without it 0, which every host has.
# STATIC_CXX links the C++ runtime into the module, for plugins that travel to machines with an older one.
set(SLIPWAY_PLUGIN_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/plugin.version CACHE INTERNAL "")

function(slipway_add_plugin name)
  cmake_parse_arguments(arg "STATIC_CXX" "OUTPUT_DIRECTORY;ABI_TARGET" "SOURCES;LIBS" ${ARGN})
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "slipway_add_plugin(${name}): it takes SOURCES, and knows no ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(DEFINED arg_ABI_TARGET AND NOT arg_ABI_TARGET MATCHES "^[0-9]+$")
    message(FATAL_ERROR "slipway_add_plugin(${name}): ABI_TARGET is a minor version, not '${arg_ABI_TARGET}'")
  endif()
  set(CMAKE_CXX_VISIBILITY_PRESET hidden)
  set(CMAKE_C_VISIBILITY_PRESET hidden)
  set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
  add_library(${name} MODULE ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES PREFIX "" LINK_DEPENDS ${SLIPWAY_PLUGIN_VERSION_SCRIPT})
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(CXX IN_LIST languages)
    target_compile_features(${name} PRIVATE cxx_std_17)
  endif()
  if(DEFINED arg_ABI_TARGET)
    target_compile_definitions(${name} PRIVATE SLIPWAY_ABI_TARGET=${arg_ABI_TARGET})
  endif()
  if(arg_OUTPUT_DIRECTORY)
    set_target_properties(${name} PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${arg_OUTPUT_DIRECTORY})
  endif()
  target_link_libraries(${name} PRIVATE slipway::sdk ${arg_LIBS})
  target_link_options(${name} PRIVATE
    -Wl,--version-script=${SLIPWAY_PLUGIN_VERSION_SCRIPT} -Wl,--exclude-libs,ALL -Wl,--build-id
    -Wl,-z,now -Wl,-z,relro)
  # A sanitizer's runtime comes with the process, so its symbols are undefined in the module.
  if(NOT SLIPWAY_SANITIZERS)
    target_link_options(${name} PRIVATE -Wl,-z,defs)
    if(arg_STATIC_CXX)
      target_link_options(${name} PRIVATE -static-libstdc++ -static-libgcc)
    endif()
  endif()
endfunction()
