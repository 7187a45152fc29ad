#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/elf_file.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/preparation.hpp>
#include <slipway/cli/repository_root.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>

#include <array>

#include <gnu/libc-version.h>

namespace slipway::embedded {
std::string_view cli_page_plugin_doctor();
}

namespace slipway::cli {

namespace {

using base::printable;

constexpr std::array k_options{Option{"file", "FILE"}, Option{"plugin", "ID=PATH", Repeats::yes}};
constexpr std::size_t k_largest_file = std::size_t{1} << 30;

std::string line(std::string_view name, const std::string& value) { return fmt::format("  {:<9} {}\n", name, value); }

std::string glibc_text(const check::GlibcVersion& needed) {
  if (needed == check::GlibcVersion{}) return "not needed";
  const char* here = gnu_get_libc_version();
  const bool old = check::glibc_version(here).value_or(check::GlibcVersion{}) < needed;
  return fmt::format("{}.{} or newer, here is {}{}", needed.major, needed.minor, here, old ? ": too old" : "");
}

// What the file says without being loaded.
std::string facts_of(const std::string& path) {
  const auto content = base::read_file(path, k_largest_file);
  if (!content) return {};
  const auto elf = check::read_elf(*content, path);
  if (!elf) return {};
  std::string text;
  for (const plugin::ElfNote& note : elf->notes)
    text += line("ABI note", fmt::format("{}.{}", note.abi_major, note.abi_minor));
  if (elf->notes.empty()) text += line("ABI note", "none");
  text += line("glibc", glibc_text(elf->glibc));
  return text + line("libraries", elf->needed.empty() ? "none" : printable(base::join(elf->needed, ", ")));
}

std::string report_of(const plugin::Catalog::Entry& entry) {
  std::string text = '\n' + printable(shown_path(entry.path)) + '\n';
  if (entry.plugin)
    text += line("plugin", fmt::format("{} {}, {}", printable(entry.plugin->id), printable(entry.plugin->version),
                                       to_string(entry.plugin->origin))) +
            line("digest", entry.plugin->digest);
  text += facts_of(entry.path);
  return text + line("usable", entry.error ? "no: " + base::one_line(*entry.error) : "yes");
}

std::string places(const plugin::Catalog& catalog) {
  const std::string cache = cache_folder();
  return line("bundled", printable(catalog.installation().plugins)) + line("packages", printable(plugin_store())) +
         line("cache", cache.empty() ? "none" : printable(cache));
}

std::vector<plugin::Catalog::Entry> entries_of(const Arguments& arguments, plugin::Catalog& catalog) {
  if (arguments.operands().empty()) return catalog.list();
  std::vector<plugin::Catalog::Entry> entries;
  for (const std::string& name : arguments.operands()) {
    const std::string path = base::absolute_path(name);
    auto plugin = catalog.at(path);
    if (plugin)
      entries.push_back({path, std::move(*plugin), std::nullopt});
    else
      entries.push_back({path, std::nullopt, std::move(plugin).error()});
  }
  return entries;
}

Checked<base::ExitCode> execute(const Arguments& arguments) {
  Checked<plugin::Catalog> catalog = open_catalog(arguments, Lock::never_strict);
  if (!catalog) return refuse(std::move(catalog).error());
  std::string text = "places\n" + places(*catalog);
  base::ExitCode worst = base::ExitCode::done;
  for (const plugin::Catalog::Entry& entry : entries_of(arguments, *catalog)) {
    text += report_of(entry);
    if (entry.error) worst = base::worse(worst, entry.error->exit());
  }
  if (const base::Status status = print(text); !status) return refuse(status.error());
  return worst;
}

}  // namespace

const Command k_plugin_doctor_command{.name = "plugin doctor",
                                      .summary = "say for each plugin whether it can be used here",
                                      .page = embedded::cli_page_plugin_doctor,
                                      .options = k_options,
                                      .operands = {"FILE", 0, 64},
                                      .execute = execute};

}  // namespace slipway::cli
