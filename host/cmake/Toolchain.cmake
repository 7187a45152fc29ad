# Settings of all first-party targets: language level, warnings, sanitizers, fast tools.
# Everything goes through two interface targets, linked PRIVATE by our own code only.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# The build tree has the shape of the installation, so that the host finds its parts the same way in both.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(SLIPWAY_LIBEXEC_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/libexec/slipway)
set(SLIPWAY_MODULE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/slipway)
set(SLIPWAY_PLUGIN_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/lib/slipway/plugins)

add_library(slipway_settings INTERFACE)
target_compile_features(slipway_settings INTERFACE cxx_std_20)
target_compile_options(slipway_settings INTERFACE
  "-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=" -fno-omit-frame-pointer)
target_compile_definitions(slipway_settings INTERFACE
  $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
foreach(sanitizer IN LISTS SLIPWAY_SANITIZERS)
  target_compile_options(slipway_settings INTERFACE -fsanitize=${sanitizer} -fno-sanitize-recover=all)
  target_link_options(slipway_settings INTERFACE -fsanitize=${sanitizer})
endforeach()

# GCC's thread sanitizer does not know fences, of which Boost.Asio has one; nothing of ours relies on them.
if("thread" IN_LIST SLIPWAY_SANITIZERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(slipway_settings INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-tsan>)
endif()

# Designated initializers name what matters and leave the rest at its default, which GCC counts as missing.
add_library(slipway_warnings INTERFACE)
target_compile_options(slipway_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  -Wno-missing-field-initializers
  $<$<COMPILE_LANGUAGE:CXX>:-Wextra-semi -Wnon-virtual-dtor -Woverloaded-virtual>)
# GCC 12 takes "a" + std::string for an overlapping copy or one out of bounds when it optimises (its bug 105651), a
# string that was moved into an argument for one that was never set, and a text that it has cut itself for one of a
# negative length.
target_compile_options(slipway_warnings INTERFACE
  "$<$<AND:$<CONFIG:Release>,$<COMPILE_LANG_AND_ID:CXX,GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-array-bounds;-Wno-restrict;-Wno-maybe-uninitialized;-Wno-stringop-overflow;-Wno-stringop-overread>")

if(SLIPWAY_DEV)
  target_compile_options(slipway_warnings INTERFACE -Werror)
  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    # Without these words it compiles what uses a precompiled header each time anew.
    set(ccache env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${ccache} CACHE STRING "")
    set(CMAKE_CXX_COMPILER_LAUNCHER ${ccache} CACHE STRING "")
  endif()
  find_program(MOLD_PROGRAM mold)
  if(MOLD_PROGRAM AND NOT SLIPWAY_SANITIZERS AND NOT CMAKE_BUILD_TYPE STREQUAL Release)
    add_link_options(-fuse-ld=mold)
  endif()
endif()

# A static library of one room of the host: slipway_add_room(<room> SOURCES ... LIBS ... PRIVATE_LIBS ...).
function(slipway_add_room room)
  cmake_parse_arguments(arg "" "" "SOURCES;LIBS;PRIVATE_LIBS" ${ARGN})
  add_library(slipway_${room} STATIC ${arg_SOURCES})
  target_include_directories(slipway_${room} PUBLIC ${PROJECT_SOURCE_DIR}/host/src)
  target_link_libraries(slipway_${room} PUBLIC ${arg_LIBS} PRIVATE ${arg_PRIVATE_LIBS} slipway_settings slipway_warnings)
endfunction()
