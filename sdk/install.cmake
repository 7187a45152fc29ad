# What an author of plugins gets: cmake --install <build> --component sdk --prefix <where>. Nothing of it depends on the
# machine, so it is in include/ and share/. The version is that of the ABI.
include(CMakePackageConfigHelpers)

file(STRINGS include/slipway/abi.h numbers REGEX "^#define SLIPWAY_ABI_M(AJ|IN)OR [0-9]+")
list(TRANSFORM numbers REPLACE "^#define [A-Z_]+ ([0-9]+).*" "\\1")
list(JOIN numbers . SLIPWAY_SDK_VERSION)
string(APPEND SLIPWAY_SDK_VERSION .0)

set(package share/cmake/SlipwaySDK)
configure_package_config_file(cmake/SlipwaySDKConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/SlipwaySDKConfig.cmake
  INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/SlipwaySDKConfigVersion.cmake
  VERSION ${SLIPWAY_SDK_VERSION} COMPATIBILITY SameMajorVersion ARCH_INDEPENDENT)
configure_file(cmake/slipway-sdk.pc.in slipway-sdk.pc @ONLY)

set_target_properties(slipway_sdk PROPERTIES EXPORT_NAME sdk)
install(TARGETS slipway_sdk EXPORT SlipwaySDKTargets)
install(EXPORT SlipwaySDKTargets NAMESPACE slipway:: DESTINATION ${package} COMPONENT sdk)
install(DIRECTORY include/slipway DESTINATION include COMPONENT sdk)
install(FILES
  cmake/SlipwayPlugin.cmake cmake/plugin.version
  ${CMAKE_CURRENT_BINARY_DIR}/SlipwaySDKConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/SlipwaySDKConfigVersion.cmake
  DESTINATION ${package} COMPONENT sdk)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/slipway-sdk.pc DESTINATION share/pkgconfig COMPONENT sdk)

# The crate and the Go package find the headers and the version script beside them, as in the source tree.
install(DIRECTORY rust go DESTINATION share/slipway/sdk COMPONENT sdk USE_SOURCE_PERMISSIONS
  PATTERN target EXCLUDE PATTERN Cargo.lock EXCLUDE PATTERN .gitignore EXCLUDE)
install(DIRECTORY include DESTINATION share/slipway/sdk COMPONENT sdk)
install(FILES cmake/plugin.version DESTINATION share/slipway/sdk/cmake COMPONENT sdk)
