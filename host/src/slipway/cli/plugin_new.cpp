#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/scaffold.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/plugin/installation.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace slipway::embedded {
std::string_view cli_page_plugin_new();
}

namespace slipway::cli {

namespace {

constexpr std::array k_options{Option{"lang", "c|cpp|go|rust"}, Option{"into", "FOLDER"}};

bool is_label(std::string_view text) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto inside = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && letter(text.front()) && text.back() != '-' && std::all_of(text.begin(), text.end(), inside);
}

// "com.example.lint": the last part names files, so it is held to what all tools take.
base::Status check_id(const std::string& id) {
  const std::vector<std::string> labels = base::split(id, '.');
  if (labels.size() >= 3 && std::all_of(labels.begin(), labels.end(), is_label)) return {};
  return base::fail({.code = {204},
                     .what = fmt::format("'{}' is not the id of a plugin", id),
                     .why = "it is at least three words of small letters, digits and '-', with dots between",
                     .hint = "write a domain of yours backwards and a name: com.example.lint"});
}

base::Status check_free(const std::string& folder) {
  std::error_code problem;
  if (!std::filesystem::exists(folder, problem) || std::filesystem::is_empty(folder, problem)) return {};
  return base::fail({.code = {601},
                     .what = fmt::format("{} is there already and not empty", folder),
                     .state = "nothing was written",
                     .hint = "name another folder with --into"});
}

// Cargo and Go find what a project depends on by its path.
base::Status check_sdk(const std::string& sdk, const std::vector<ScaffoldFile>& files) {
  const auto names_it = [&](const ScaffoldFile& file) { return file.text.find(sdk) != std::string::npos; };
  std::error_code problem;
  if (std::none_of(files.begin(), files.end(), names_it) || std::filesystem::exists(sdk, problem)) return {};
  return base::fail({.code = {601},
                     .what = fmt::format("the SDK is not in {}", sdk),
                     .why = "a plugin in this language is built with the SDK of an installed Slipway",
                     .state = "nothing was written",
                     .hint = "install Slipway with its SDK, and call that slipway"});
}

base::Status write_all(const std::string& folder, const std::vector<ScaffoldFile>& files) {
  for (const ScaffoldFile& file : files) {
    const std::string path = base::join_path(folder, file.path);
    SLIPWAY_TRY(base::make_folders(std::filesystem::path(path).parent_path().string()));
    SLIPWAY_TRY(base::write_file_atomically(path, file.text));
  }
  return {};
}

std::string as_text(const std::string& folder, const std::vector<ScaffoldFile>& files) {
  std::string text = fmt::format("made {}:\n", base::printable(folder));
  for (const ScaffoldFile& file : files)
    text += fmt::format("  {}\n", file.path);
  return text + fmt::format("next: {}/README.md has the three commands that matter\n", base::printable(folder));
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  const std::string id = arguments.operands().front();
  if (const base::Status status = check_id(id); !status) return refuse(status.error());
  const std::string folder = arguments.text("into", id.substr(id.rfind('.') + 1));
  if (const base::Status status = check_free(folder); !status) return refuse(status.error());
  const auto installation = plugin::Installation::locate();
  if (!installation) return refuse(installation.error());
  const std::vector<ScaffoldFile> files = scaffold(arguments.text("lang", "cpp"), id, installation->sdk);
  if (const base::Status status = check_sdk(installation->sdk, files); !status) return refuse(status.error());
  if (const base::Status status = write_all(folder, files); !status) return refuse(status.error());
  if (const base::Status status = print(as_text(folder, files)); !status) return refuse(status.error());
  return base::ExitCode::done;
}

}  // namespace

const Command k_plugin_new_command{.name = "plugin new",
                                   .summary = "start a plugin of your own",
                                   .page = embedded::cli_page_plugin_new,
                                   .options = k_options,
                                   .operands = {"ID", 1, 1},
                                   .execute = execute};

}  // namespace slipway::cli
