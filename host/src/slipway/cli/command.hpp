// A command of the program, as a row of a table: its words, its options, its page and what it does.
#pragma once

#include <slipway/cli/arguments.hpp>
#include <slipway/cli/checked.hpp>

#include <span>
#include <string_view>

namespace slipway::cli {

struct Command {
  std::string_view name;  // "run", "plugin list".
  std::string_view summary;
  std::string_view (*page)();  // Manual page in Markdown.
  std::span<const Option> options;
  Operands operands;
  Checked<base::ExitCode> (*execute)(const Arguments& arguments);
};

// All commands, in the order in which the page of the program names them. Each is defined in the file of its name.
std::span<const Command* const> commands();

extern const Command k_context_command;
extern const Command k_plan_command;
extern const Command k_plugin_check_command;
extern const Command k_plugin_doctor_command;
extern const Command k_plugin_install_command;
extern const Command k_plugin_list_command;
extern const Command k_plugin_lock_command;
extern const Command k_plugin_new_command;
extern const Command k_plugin_pack_command;
extern const Command k_plugin_push_command;
extern const Command k_plugin_rescan_command;
extern const Command k_plugin_show_command;
extern const Command k_resume_command;
extern const Command k_run_command;
extern const Command k_runs_command;
extern const Command k_schema_command;
extern const Command k_tags_command;
extern const Command k_validate_command;
extern const Command k_version_command;

}  // namespace slipway::cli
