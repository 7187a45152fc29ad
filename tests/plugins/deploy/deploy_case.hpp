// A deployment folder, images of the tiny service in a layout, and the request of a host.
#pragma once

#include "support/container_lab.hpp"
#include "support/loopback.hpp"

#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_image.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace slipway::test {

inline constexpr char k_stage[] = "dev.slipway.deploy";

inline const slipway_plugin* deploy_plugin() {
  static const testing::LoadedPlugin plugin(SLIPWAY_PLUGIN_FILE);
  return plugin;
}

inline kit::Json json_of(const std::string& text) { return kit::Json::parse(text); }

class DeployCase {
public:
  DeployCase() { std::filesystem::create_directories(m_folder.path("root")); }
  DeployCase(const DeployCase&) = delete;
  DeployCase& operator=(const DeployCase&) = delete;
  ~DeployCase() {
    LabHost lab(m_folder.path());
    if (const auto runtime = kit::ContainerRuntime::find(lab.host, at("run"))) (void)runtime->remove_all();
  }

  // An image of the service; its version is what it answers.
  std::string image(const std::string& version, const std::string& mode = "well") {
    const auto layout = kit::OciLayout::create(m_folder.path("registry")).value();
    kit::ImageRecipe recipe;
    recipe.layers = {{{{tiny_service(), "/app/service"}}}};
    recipe.entrypoint = {"/app/service"};
    recipe.env = {"VERSION=" + version, "MODE=" + mode};
    recipe.commit_time = 1700000000;
    return kit::build_image(layout, recipe).value().manifest.digest;
  }

  std::int64_t commit_time = 1700000000;
  std::uint16_t port = free_port();
  kit::Json config = {{"target", "local"},
                      {"path", "../deployment"},
                      {"ports", {{"PORT", port}}},
                      {"writable", {"/data"}},
                      {"health", {{"http", "/"}, {"timeout", "5s"}, {"checks", 2}, {"interval", "20ms"}}},
                      {"lock-timeout", "200ms"}};

  kit::Json request(const std::string& digest) const {
    const std::string repository = "oci:" + m_folder.path("registry");
    return {
        {"run", "run-1"},
        {"stage", "deploy"},
        {"pipeline", "tiny"},
        {"root", m_folder.path("root")},
        {"workspace", m_folder.path("root")},
        {"output", m_folder.path("root")},
        {"source", {{"commit", std::string(40, 'a')}, {"commit_time", commit_time}}},
        {"environment", {{"name", "staging"}, {"url", ""}}},
        {"publications",
         {{{"repository", repository}, {"digest", digest}, {"tags", {"1"}}, {"pinned", repository + "@" + digest}}}},
        {"verdicts", {{{"subject", digest}, {"result", "PASSED"}, {"passed", 1}, {"failed", 0}}}}};
  }

  testing::FakeRun run(const std::string& digest) { return run(request(digest)); }
  testing::FakeRun run(const kit::Json& with) {
    return testing::run_stage(deploy_plugin(), k_stage, config.dump(), with.dump(), host);
  }
  // By a host of its own, which may stop it.
  testing::FakeRun run_under(testing::FakeHost& own, const std::string& digest) const {
    return testing::run_stage(deploy_plugin(), k_stage, config.dump(), request(digest).dump(), own);
  }
  testing::FakeRun plan(const std::string& digest) {
    return testing::plan(deploy_plugin(), k_stage, config.dump(), request(digest).dump(), host);
  }
  testing::FakeRun rollback(const std::string& digest) {
    return testing::rollback(deploy_plugin(), k_stage, config.dump(), request(digest).dump(), host);
  }
  std::int32_t probe(const std::string& digest) {
    const auto found =
        testing::probe(deploy_plugin(), k_stage, config.dump(), request(digest).dump(), effect(digest), host);
    INFO(found.run.message);
    CHECK(found.run.ok());
    return found.answer;
  }

  Effect effect(const std::string& digest) const { return {"local.deployment", at(), "staging/tiny", digest}; }
  std::vector<std::string> lines(const std::vector<std::string>& states, const std::string& digest) const {
    std::vector<std::string> found;
    for (const std::string& state : states)
      found.push_back(state + " local.deployment " + at() + " staging/tiny " + digest);
    return found;
  }

  // A place in the deployment folder.
  std::string at(const std::string& name = {}) const {
    return m_folder.path(name.empty() ? "deployment" : "deployment/" + name);
  }
  static std::string hex(const std::string& digest) { return digest.substr(7); }
  std::string current() const {
    std::error_code none;
    return std::filesystem::read_symlink(at("current"), none);
  }
  std::string link_to(const std::string& digest) const { return "releases/" + hex(digest); }
  kit::Json state() const { return json_of(m_folder.read("deployment/state.json")); }
  std::string serves() const { return http_get(port, "/"); }
  // Processes of all containers, and containers that the runtime knows.
  std::size_t processes() const { return running_services(m_folder).size(); }
  std::vector<std::string> containers() const {
    LabHost lab(m_folder.path());
    return kit::ContainerRuntime::find(lab.host, at("run"))->list();
  }
  std::vector<std::string> releases() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(at("releases")))
      found.push_back(entry.path().filename());
    std::sort(found.begin(), found.end());
    return found;
  }
  // End a container behind the plugin's back, as a reboot would.
  void remove_containers() const {
    LabHost lab(m_folder.path());
    REQUIRE(kit::ContainerRuntime::find(lab.host, at("run"))->remove_all().has_value());
  }
  const TempFolder& folder() const { return m_folder; }

  testing::FakeHost host;

private:
  TempFolder m_folder;
};

// One that went from its first image to its second.
class SwitchedCase : public DeployCase {
public:
  SwitchedCase() {
    REQUIRE(run(first).ok());
    state_of_first = state();
    REQUIRE(run(second).ok());
  }

  const std::string first = image("1.0");
  const std::string second = image("2.0");
  kit::Json state_of_first;
};

inline kit::Json deployment(const testing::FakeRun& run) {
  INFO(run.message << "\n" << run.details << "\n" << run.log_text());
  REQUIRE(run.ok());
  CHECK(run.violations.empty());
  return json_of(run.value("deployment"));
}

}  // namespace slipway::test
