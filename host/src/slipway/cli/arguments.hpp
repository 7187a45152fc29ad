// The words after a command, sorted into options and operands.
#pragma once

#include <slipway/base/result.hpp>

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::cli {

enum class Repeats { no, yes };

struct Option {
  std::string_view name;   // Without the dashes.
  std::string_view value;  // What stands for its value in the page: "FILE", or the choices: "text|json". Empty: a flag.
  Repeats repeats = Repeats::no;
};

struct Operands {
  std::string_view name;  // "STAGE"; empty: the command takes none.
  std::size_t least = 0;
  std::size_t most = 0;
};

class Arguments {
public:
  bool has(std::string_view name) const { return m_values.find(name) != m_values.end(); }
  // The value of an option, or `otherwise` when it is not given.
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  // The values of an option that repeats.
  std::vector<std::string> all(std::string_view name) const;
  const std::vector<std::string>& operands() const { return m_operands; }

private:
  friend base::Result<Arguments> parse_arguments(std::string_view, std::span<const Option>, const Operands&,
                                                 const std::vector<std::string>&);
  std::map<std::string, std::vector<std::string>, std::less<>> m_values;
  std::vector<std::string> m_operands;
};

// command: for messages. SL0203: an unknown option, one given twice, without its value, or with one it does not take.
// SL0204: a value that is not among the choices. SL0205: too few or too many operands.
base::Result<Arguments> parse_arguments(std::string_view command, std::span<const Option> options,
                                        const Operands& operands, const std::vector<std::string>& words);

}  // namespace slipway::cli
