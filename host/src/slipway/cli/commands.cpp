#include <slipway/cli/command.hpp>

#include <array>

namespace slipway::cli {

std::span<const Command* const> commands() {
  static constexpr std::array k_commands{
      &k_run_command,           &k_resume_command,        &k_plan_command,        &k_validate_command,
      &k_schema_command,        &k_tags_command,          &k_context_command,     &k_runs_command,
      &k_plugin_list_command,   &k_plugin_show_command,   &k_plugin_new_command,  &k_plugin_check_command,
      &k_plugin_doctor_command, &k_plugin_pack_command,   &k_plugin_push_command, &k_plugin_install_command,
      &k_plugin_lock_command,   &k_plugin_rescan_command, &k_version_command};
  return k_commands;
}

}  // namespace slipway::cli
