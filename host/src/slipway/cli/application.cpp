#include <slipway/base/text.hpp>
#include <slipway/cli/application.hpp>
#include <slipway/cli/command.hpp>
#include <slipway/cli/manual.hpp>
#include <slipway/cli/standard_streams.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <new>
#include <system_error>

namespace slipway::cli {

namespace {

using Words = std::vector<std::string>;

// A command and the words after it.
struct Choice {
  const Command* command = nullptr;
  Words rest;
};

// The longest name wins: "plugin list" before "plugin".
Choice find_command(const Words& words) {
  for (std::size_t length = std::min<std::size_t>(words.size(), 2); length > 0; --length) {
    const auto end = words.begin() + static_cast<std::ptrdiff_t>(length);
    const std::string name = base::join(Words(words.begin(), end), " ");
    for (const Command* command : commands())
      if (command->name == name) return {command, Words(end, words.end())};
  }
  return {};
}

// True when the word begins the names of several commands: "plugin".
bool is_group(const std::string& word) {
  return std::any_of(commands().begin(), commands().end(),
                     [&word](const Command* command) { return command->name.starts_with(word + " "); });
}

base::Error unknown_command(const Words& words) {
  Words names{"help"};
  for (const Command* command : commands())
    names.emplace_back(command->name);
  const bool group = is_group(words.front());
  if (group && words.size() == 1)
    return {.code = {202},
            .what = fmt::format("'slipway {}' needs to know what to do", words.front()),
            .hint = "see 'slipway help'"};
  const std::string name = group ? words[0] + " " + words[1] : words[0];
  base::Error error{.code = {202}, .what = fmt::format("unknown command '{}'", name), .hint = "see 'slipway help'"};
  if (const auto guess = base::nearest(name, names))
    error.hint = fmt::format("did you mean '{}'? {}", *guess, error.hint);
  return error;
}

bool asks_for_help(const Words& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::find(words.begin(), end, "--help") != end || std::find(words.begin(), end, "-h") != end;
}

Checked<base::ExitCode> show(std::string_view page) {
  if (const base::Status status = print(manual_text(page)); !status) return refuse(status.error());
  return base::ExitCode::done;
}

Checked<base::ExitCode> help(const Words& words) {
  if (words.empty()) return show(program_page());
  const Choice choice = find_command(words);
  return choice.command == nullptr ? refuse(unknown_command(words)) : show(choice.command->page());
}

Checked<base::ExitCode> dispatch(Words words) {
  if (words.empty() || words.front() == "--help" || words.front() == "-h") return show(program_page());
  if (words.front() == "help") return help({words.begin() + 1, words.end()});
  if (words.front() == "--version") words.front() = "version";
  const Choice choice = find_command(words);
  if (choice.command == nullptr) return refuse(unknown_command(words));
  const Command& command = *choice.command;
  if (asks_for_help(choice.rest)) return show(command.page());
  const base::Result<Arguments> arguments =
      parse_arguments(command.name, command.options, command.operands, choice.rest);
  if (!arguments) return refuse(arguments.error());
  return command.execute(*arguments);
}

// The last line is the one-line form of an error that has the exit code of the process.
base::ExitCode tell(Problems problems) {
  base::ExitCode worst = base::ExitCode::done;
  for (const base::Error& problem : problems)
    worst = base::worse(worst, problem.exit());
  std::stable_partition(problems.begin(), problems.end(),
                        [worst](const base::Error& problem) { return problem.exit() != worst; });
  std::string text;
  for (const base::Error& problem : problems)
    text += (text.empty() ? "" : "\n") + base::render(problem);
  remark(text);
  return worst;
}

base::ExitCode guarded(const Words& words) {
  try {
    const Checked<base::ExitCode> outcome = dispatch(words);
    return outcome ? *outcome : tell(outcome.error());
  } catch (const std::bad_alloc&) {
    // Without an allocation of its own.
    remark("error[SL0607]: out of memory - what was begun can be gone on with - free memory and run it again\n");
    return base::ExitCode::environment;
  } catch (const std::system_error& problem) {
    return tell({{.code = {607},
                  .what = "the system refuses what slipway needs",
                  .why = problem.code().message(),
                  .hint = "raise the limits of this process"}});
  } catch (const std::exception& problem) {
    return tell(
        {{.code = {7000}, .what = "this is a bug in slipway", .why = problem.what(), .hint = "please report it"}});
  }
}

}  // namespace

int run(int argc, char** argv) {
  secure_standard_streams();
  return static_cast<int>(guarded(Words(argv + std::min(argc, 1), argv + argc)));
}

}  // namespace slipway::cli
