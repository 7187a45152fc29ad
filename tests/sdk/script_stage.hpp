// A stage type whose body a test writes in place.
#pragma once

#include <slipway/testing.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace slipway::test {

using Body = std::function<void(slipway::Host)>;

class ScriptStage {
public:
  ScriptStage(slipway::Host host, std::string_view) : m_host(host) {}
  void run(std::string_view) { body()(m_host); }
  void plan(std::string_view) { body()(m_host); }
  static Body& body() {
    static Body the_body;
    return the_body;
  }

private:
  slipway::Host m_host;
};

inline constexpr const char* k_all_services[] = {
    SLIPWAY_SERVICE_LOG,   SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
    SLIPWAY_SERVICE_EMIT,  SLIPWAY_SERVICE_SECRET,   SLIPWAY_SERVICE_EXEC,
    SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT,   nullptr};
inline constexpr const char* k_log_only[] = {SLIPWAY_SERVICE_LOG, nullptr};

inline const slipway_plugin* script_plugin() {
  static constexpr slipway::StageType<ScriptStage> k_publishes{
      {"com.example.publishes", "P", "publishes", SLIPWAY_STAGE_PUBLISHES, "{}", "{}", k_log_only, k_all_services}};
  static constexpr slipway::StageType<ScriptStage> k_pure{
      {"com.example.pure", "P", "has no effects", 0, "{}", "{}", k_all_services}};
  static constexpr slipway::StageType<ScriptStage> k_modest{
      {"com.example.modest", "M", "wants nothing but a log", 0, "{}", "{}", k_log_only}};
  static constexpr const slipway_stage* k_stages[] = {&k_publishes, &k_pure, &k_modest, nullptr};
  static constexpr slipway_plugin k_plugin{
      sizeof(slipway_plugin), SLIPWAY_ABI_MAJOR, 0, "com.example", "1.0.0", "Apache-2.0", "", "test", k_stages};
  return &k_plugin;
}

// Run `body` as the stage com.example.publishes in a workspace.
inline testing::FakeRun run_script(Body body, testing::FakeHost& host, const std::string& workspace = "/tmp",
                                   std::string_view stage = "com.example.publishes") {
  ScriptStage::body() = std::move(body);
  host.workspace = workspace;
  return testing::run_stage(script_plugin(), stage, "{}", "{}", host);
}

inline testing::FakeRun run_script(Body body, const std::string& workspace = "/tmp") {
  testing::FakeHost host;
  return run_script(std::move(body), host, workspace);
}

// The status that `action` threw, or SLIPWAY_OK.
template <typename Action>
slipway_status status_of(Action&& action) {
  try {
    action();
    return SLIPWAY_OK;
  } catch (const slipway::Failure& failure) {
    return failure.status();
  }
}

}  // namespace slipway::test
