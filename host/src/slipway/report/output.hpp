// Where a reporter writes. A reader that goes away ends the output, not the run.
#pragma once

#include <slipway/base/result.hpp>

#include <functional>
#include <optional>
#include <string_view>

namespace slipway::report {

class Output {
public:
  // fd: not owned. lost: called once, when nothing can be written any more.
  explicit Output(int fd, std::function<void(const base::Error&)> lost = {});

  // Writes all of it, or nothing from the first failure on; whole lines, in which no CI system finds a command.
  void write(std::string_view text);

  const std::optional<base::Error>& error() const { return m_error; }
  // Nobody reads any more, as with `slipway runs | head -1`. Somebody who has seen enough is no fault.
  bool reader_left() const;

private:
  int m_fd;
  std::function<void(const base::Error&)> m_lost;
  std::optional<base::Error> m_error;
};

}  // namespace slipway::report
