// A container that lives as long as the object: the production-like environment of a test.
#pragma once

#include <slipway/kit/container_runtime.hpp>
#include <slipway/kit/result.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace slipway::kit {

class Container {
public:
  struct Settings {
    std::string id;
    std::string bundle;       // Folder with config.json, absolute; also holds the pid file.
    std::string log_pattern;  // ECMAScript; log_matched() says whether a line has matched. Empty: none.
  };
  // Start in the foreground. What it writes goes to the stage's log, line by line. Waits until its first process runs,
  // at most 60 s. SLIPWAY_VERDICT_FAIL: its program cannot be executed. SLIPWAY_E_IO: the runtime failed.
  // SLIPWAY_E_CONFIG: the pattern. SLIPWAY_E_CANCELLED.
  static Result<Container> start(const ContainerRuntime& runtime, const Settings& settings);

  Container(Container&&) noexcept;
  Container& operator=(Container&&) = delete;
  ~Container();  // stop(), without a word about its failure but in the log.

  pid_t pid() const;
  bool running() const;
  bool log_matched() const;
  // The last lines that it wrote, oldest first, at most 20.
  std::vector<std::string> last_lines() const;
  // "it ended with exit 3", with its last lines. Call once running() is false.
  std::string describe_end();

  // Kill all its processes and remove what the runtime and the kernel keep of it. Works in a cancelled stage too, where
  // the host runs no more commands. Later calls do nothing. SLIPWAY_E_IO: something is left, named.
  Status stop();

private:
  struct Parts;
  explicit Container(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> m_parts;
};

}  // namespace slipway::kit
