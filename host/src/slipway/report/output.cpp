#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/workflow_command.hpp>
#include <slipway/report/output.hpp>

#include <cerrno>

namespace slipway::report {

Output::Output(int fd, std::function<void(const base::Error&)> lost) : m_fd(fd), m_lost(std::move(lost)) {}

void Output::write(std::string_view text) {
  if (m_error) return;
  if (const base::Status status = base::write_all(m_fd, base::without_workflow_commands(text)); !status) {
    m_error = status.error();
    if (m_lost) m_lost(*m_error);
  }
}

bool Output::reader_left() const { return m_error && m_error->why == base::os_message(EPIPE); }

}  // namespace slipway::report
