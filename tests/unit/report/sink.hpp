// Somewhere to write to, and to read what was written.
#pragma once

#include "support/temp_folder.hpp"

#include <slipway/report/output.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace slipway::test {

class Sink {
public:
  std::string text() const { return m_folder.read("out"); }
  report::Output& output() { return m_output; }
  ~Sink() { ::close(m_fd); }

private:
  TempFolder m_folder;
  int m_fd = ::open(m_folder.path("out").c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  report::Output m_output{m_fd};
};

}  // namespace slipway::test
