#include <slipway/abi.h>
#include <slipway/base/text.hpp>
#include <slipway/check/static_tests.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace slipway::check {

namespace {

constexpr std::string_view k_entry_symbol = "slipway_plugin_entry_v1";
constexpr std::uint64_t k_large_file = 64ull << 20;
constexpr std::size_t k_names_shown = 3;

// All symbols of these have versions, so one without comes from elsewhere, or from nowhere.
constexpr std::array k_versioned_libraries{"libc.so.",      "libm.so.",       "libdl.so.",
                                           "librt.so.",     "libpthread.so.", "libgcc_s.so.",
                                           "libstdc++.so.", "ld-linux",       "libresolv.so."};

// Those that come with every system that a plugin of its glibc can be used on.
constexpr std::array k_present_libraries{"libc.so.",  "libm.so.",      "libmvec.so.", "libdl.so.",    "libpthread.so.",
                                         "librt.so.", "libresolv.so.", "libutil.so.", "libgcc_s.so.", "ld-linux"};

std::string shown_names(const std::vector<std::string>& names) {
  std::vector<std::string> some(names.begin(),
                                names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), k_names_shown)));
  std::string text = base::join(some, ", ");
  if (names.size() > k_names_shown) text += fmt::format(" and {} more", names.size() - k_names_shown);
  return text;
}

std::vector<std::string> undefined_symbols(const ElfFile& file) {
  const bool known = std::all_of(file.needed.begin(), file.needed.end(), [](const std::string& library) {
    return std::any_of(k_versioned_libraries.begin(), k_versioned_libraries.end(),
                       [&](const char* start) { return library.starts_with(start); });
  });
  std::vector<std::string> names;
  if (!known) return names;  // The loader will tell.
  for (const ElfSymbol& symbol : file.symbols)
    if (!symbol.defined && !symbol.weak && !symbol.versioned) names.push_back(symbol.name);
  return names;
}

std::string note_problem(const ElfFile& file) {
  if (file.notes.empty()) return "the file has no Slipway note: SLIPWAY_NOTE() is missing, or the linker dropped it";
  if (file.notes.size() > 1) return fmt::format("the file has {} Slipway notes", file.notes.size());
  const plugin::ElfNote& note = file.notes.front();
  if (note.abi_major != SLIPWAY_ABI_MAJOR || note.abi_minor > SLIPWAY_ABI_MINOR)
    return fmt::format("the note asks for ABI {}.{}, and this host speaks {}.{}", note.abi_major, note.abi_minor,
                       SLIPWAY_ABI_MAJOR, SLIPWAY_ABI_MINOR);
  return {};
}

Finding finding_of(std::string id, std::string problem, Outcome otherwise = Outcome::fail) {
  const Outcome outcome = problem.empty() ? Outcome::pass : otherwise;
  return {.id = std::move(id), .outcome = outcome, .message = std::move(problem)};
}

Finding note_finding(const ElfFile& file) {
  Finding finding = finding_of("elf-note", note_problem(file));
  if (finding.outcome == Outcome::pass && file.notes.front().channel != 0) {
    finding.outcome = Outcome::warn;
    finding.message = "the note says that the plugin uses draft ids, which a host may refuse";
  }
  return finding;
}

std::string export_problem(const ElfFile& file) {
  std::vector<std::string> others;
  bool there = false;
  for (const ElfSymbol& symbol : file.symbols) {
    if (!symbol.defined) continue;
    if (symbol.name != k_entry_symbol)
      others.push_back(symbol.name);
    else if (!symbol.function)
      return fmt::format("{} is exported as data; it is a function", k_entry_symbol);
    else
      there = true;
  }
  if (!there) return fmt::format("the file does not export {}", k_entry_symbol);
  if (others.empty()) return {};
  return fmt::format("the file exports {} besides {}: {}", base::counted(others.size(), "symbol"), k_entry_symbol,
                     shown_names(others));
}

std::string containment_problem(const ElfFile& file) {
  if (const auto names = undefined_symbols(file); !names.empty())
    return fmt::format("no library that the file needs has {}", shown_names(names));
  if (!file.run_path.empty()) return fmt::format("the file has the run path {}", file.run_path);
  for (const std::string& library : file.needed)
    if (library.find('/') != std::string::npos) return fmt::format("the file needs a library by its path, {}", library);
  if (file.text_relocations) return "the file has text relocations: it was compiled without -fPIC";
  if (file.executable_stack) return "the file asks for an executable stack";
  if (!file.bound_now) return "the file is bound while it runs: it was linked without -z now";
  return {};
}

bool is_allowed(const std::string& library, const std::vector<std::string>& allowed) {
  const auto begins = [&](const char* start) { return library.starts_with(start); };
  const auto is_named = [&](const std::string& name) { return library == name || library.starts_with(name + ".so"); };
  return std::any_of(k_present_libraries.begin(), k_present_libraries.end(), begins) ||
         std::any_of(allowed.begin(), allowed.end(), is_named);
}

std::string library_problem(const ElfFile& file, const std::vector<std::string>& allowed) {
  std::vector<std::string> others;
  std::copy_if(file.needed.begin(), file.needed.end(), std::back_inserter(others),
               [&](const std::string& library) { return !is_allowed(library, allowed); });
  if (others.empty()) return {};
  return fmt::format("the file needs {}, which a machine may lack or have another version of", shown_names(others));
}

// What the file needs is told in any case: it is where the plugin can be used.
Finding glibc_finding(const ElfFile& file, std::optional<GlibcVersion> newest) {
  if (file.glibc == GlibcVersion{}) return {.id = "glibc-floor", .message = "the file needs nothing of glibc"};
  std::string message = fmt::format("the file needs glibc {}.{} or newer", file.glibc.major, file.glibc.minor);
  if (!newest || file.glibc <= *newest) return {.id = "glibc-floor", .message = std::move(message)};
  message += fmt::format(", which systems with {}.{} do not have", newest->major, newest->minor);
  return {.id = "glibc-floor", .outcome = Outcome::warn, .message = std::move(message)};
}

}  // namespace

std::vector<Finding> static_findings(const ElfFile& file, const Demands& allowed) {
  return {note_finding(file),
          finding_of("one-export", export_problem(file)),
          finding_of("self-contained", containment_problem(file)),
          glibc_finding(file, allowed.glibc),
          finding_of("needed-libraries", library_problem(file, allowed.libraries), Outcome::warn),
          finding_of("build-id", file.build_id ? "" : "the file has no build id: it was linked without --build-id",
                     Outcome::warn),
          finding_of("file-size",
                     file.size < k_large_file ? "" : fmt::format("the file has {}", base::bytes(file.size)),
                     Outcome::warn)};
}

bool loadable(const ElfFile& file) {
  const bool entry = std::any_of(file.symbols.begin(), file.symbols.end(), [](const ElfSymbol& symbol) {
    return symbol.defined && symbol.function && symbol.name == k_entry_symbol;
  });
  return entry && note_problem(file).empty() && undefined_symbols(file).empty();
}

}  // namespace slipway::check
