#include <slipway/base/text.hpp>
#include <slipway/cli/arguments.hpp>

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace slipway::cli {

namespace {

namespace po = boost::program_options;

// Without guessing: an option that is added later must not change what a shortened one means.
constexpr int k_manner = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;

base::Error usage(int number, std::string_view command, std::string what, std::string why = {}) {
  return {.code = {number},
          .what = std::move(what),
          .why = std::move(why),
          .hint = fmt::format("see 'slipway help {}'", command)};
}

po::options_description described(std::span<const Option> options) {
  po::options_description description;
  description.add_options()("help,h", "");
  for (const Option& option : options) {
    const std::string name(option.name);
    if (option.value.empty())
      description.add_options()(name.c_str(), "");
    else
      description.add_options()(name.c_str(), po::value<std::string>(), "");
  }
  return description;
}

std::string without_dashes(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return std::string(word.substr(0, word.find('=')));
}

base::Error unknown_option(std::string_view command, std::span<const Option> options, const std::string& word) {
  std::vector<std::string> names{"help"};
  for (const Option& option : options)
    names.emplace_back(option.name);
  base::Error error = usage(203, command, fmt::format("unknown option '{}'", word.substr(0, word.find('='))));
  if (const auto guess = base::nearest(without_dashes(word), names))
    error.hint = fmt::format("did you mean '--{}'? {}", *guess, error.hint);
  return error;
}

base::Error misused_option(std::string_view command, const po::error_with_option_name& problem) {
  const std::string name = "--" + without_dashes(problem.get_option_name());
  if (dynamic_cast<const po::multiple_occurrences*>(&problem) != nullptr)
    return usage(203, command, fmt::format("option '{}' is given twice", name));
  const auto* syntax = dynamic_cast<const po::invalid_command_line_syntax*>(&problem);
  if (syntax != nullptr && syntax->kind() == po::invalid_syntax::extra_parameter)
    return usage(203, command, fmt::format("option '{}' takes no value", name));
  return usage(203, command, fmt::format("option '{}' needs a value", name));
}

base::Status check_choice(std::string_view command, const Option& option, const std::string& value) {
  if (option.value.find('|') == std::string_view::npos) return {};
  const std::vector<std::string> choices = base::split(option.value, '|');
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return {};
  return base::fail(usage(204, command, fmt::format("option '--{}' cannot be '{}'", option.name, value),
                          fmt::format("it is one of {}", base::listed(choices))));
}

base::Status check_operands(std::string_view command, const Operands& wanted, const std::vector<std::string>& given) {
  if (given.size() < wanted.least)
    return base::fail(usage(205, command, fmt::format("'slipway {}' needs {}", command, wanted.name)));
  if (given.size() > wanted.most)
    return base::fail(usage(205, command, fmt::format("'slipway {}' does not take '{}'", command, given[wanted.most]),
                            wanted.most == 0   ? "it takes no operands"
                            : wanted.most == 1 ? fmt::format("it takes one {}", wanted.name)
                                               : fmt::format("it takes at most {} of {}", wanted.most, wanted.name)));
  return {};
}

const Option* option_named(std::span<const Option> options, std::string_view name) {
  const auto found =
      std::find_if(options.begin(), options.end(), [name](const Option& option) { return option.name == name; });
  return found == options.end() ? nullptr : &*found;
}

}  // namespace

std::string Arguments::text(std::string_view name, std::string_view otherwise) const {
  const auto found = m_values.find(name);
  return found == m_values.end() || found->second.empty() ? std::string(otherwise) : found->second.front();
}

std::vector<std::string> Arguments::all(std::string_view name) const {
  const auto found = m_values.find(name);
  return found == m_values.end() ? std::vector<std::string>() : found->second;
}

base::Result<Arguments> parse_arguments(std::string_view command, std::span<const Option> options,
                                        const Operands& operands, const std::vector<std::string>& words) {
  const po::options_description description = described(options);
  std::vector<po::option> parsed;
  try {
    parsed = po::command_line_parser(words).options(description).style(k_manner).allow_unregistered().run().options;
  } catch (const po::error_with_option_name& problem) {
    return base::fail(misused_option(command, problem));
  } catch (const po::error& problem) {
    return base::fail(usage(203, command, "the options make no sense", problem.what()));
  }
  Arguments arguments;
  for (const po::option& given : parsed) {
    if (given.unregistered) return base::fail(unknown_option(command, options, given.original_tokens.front()));
    if (given.position_key >= 0 || given.string_key.empty()) {
      arguments.m_operands.insert(arguments.m_operands.end(), given.value.begin(), given.value.end());
      continue;
    }
    const Option* option = option_named(options, given.string_key);
    std::vector<std::string>& values = arguments.m_values[given.string_key];
    if (!values.empty() && option != nullptr && option->repeats == Repeats::no)
      return base::fail(usage(203, command, fmt::format("option '--{}' is given twice", given.string_key)));
    values.insert(values.end(), given.value.begin(), given.value.end());
    if (option != nullptr && !given.value.empty()) SLIPWAY_TRY(check_choice(command, *option, given.value.front()));
  }
  SLIPWAY_TRY(check_operands(command, operands, arguments.m_operands));
  return arguments;
}

}  // namespace slipway::cli
