#include <slipway/base/file.hpp>
#include <slipway/base/workflow_command.hpp>
#include <slipway/cli/standard_streams.hpp>
#include <slipway/report/output.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace slipway::cli {

void secure_standard_streams() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd)
    if (::fcntl(fd, F_GETFD) < 0) {
      // The lowest free number is this one.
      const int null = ::open("/dev/null", O_RDWR);
      if (null >= 0 && null != fd) ::close(null);
    }
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
}

base::Status print(std::string_view text) {
  report::Output output(STDOUT_FILENO);
  output.write(text);
  if (!output.error() || output.reader_left()) return {};
  base::Error error = *output.error();
  error.what = "cannot write to standard output";
  return base::fail(std::move(error));
}

void remark(std::string_view text) { (void)base::write_all(STDERR_FILENO, base::without_workflow_commands(text)); }

bool is_terminal(int fd) { return ::isatty(fd) == 1; }

}  // namespace slipway::cli
