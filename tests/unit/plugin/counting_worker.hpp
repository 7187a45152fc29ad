// An installation whose worker counts how often it is started.
#pragma once

#include "fixtures.hpp"
#include "support/temp_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

namespace slipway::test {

class CountingWorker {
public:
  explicit CountingWorker(const std::string& plugins = "/nonexistent") : m_installation(installation(plugins)) {
    const std::string script = m_folder.write("worker", "#!/bin/sh\necho started >> '" + m_folder.path("count") +
                                                            "'\nexec '" + m_installation.worker + "'\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    m_installation.worker = script;
  }
  const plugin::Installation& get() const { return m_installation; }
  // Since it was last asked.
  long started() {
    const std::string lines = m_folder.read("count");
    m_folder.write("count", "");
    return std::count(lines.begin(), lines.end(), '\n');
  }

private:
  TempFolder m_folder;
  plugin::Installation m_installation;
};

}  // namespace slipway::test
