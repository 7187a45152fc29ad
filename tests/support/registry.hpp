// A real registry (Debian's docker-registry) on a free port of 127.0.0.1, with a folder of its own, ended with the
// test.
#pragma once

#include "support/temp_folder.hpp"

#include <sys/types.h>

#include <string>
#include <vector>

namespace slipway::test {

struct RegistrySettings {
  std::string htpasswd = {};  // Content of a password file (bcrypt); empty: everybody may do everything.
};

class Registry {
public:
  explicit Registry(const RegistrySettings& settings = {});
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;
  ~Registry();

  std::string host() const { return "127.0.0.1:" + std::to_string(m_port); }
  std::string url(const std::string& target) const { return "http://" + host() + target; }
  // All that it keeps: paths of files below its folder, upload sessions left out, with their content's digests.
  std::vector<std::string> content() const;
  // Paths of tags: "team/app:1.0 sha256:...".
  std::vector<std::string> tags() const;
  // A file of its storage, to damage it.
  std::string blob_file(const std::string& digest) const;
  void stop();

private:
  void start(const RegistrySettings& settings);
  bool answers() const;

  TempFolder m_folder;
  int m_port = 0;
  pid_t m_pid = -1;
};

}  // namespace slipway::test
