// dev.slipway.build: runs a command in a checkout and hands over the files that it makes.
#include "artifacts.hpp"
#include "parameters.hpp"

#include <slipway/kit/command.hpp>
#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/glob.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace slipway::plugins::build {
namespace {

constexpr char k_output_schema[] = R"({"type":"object","required":["provenance"],"properties":{"provenance":{)"
                                   R"("type":"object","required":["commit","tree","dirty","command","artifacts"]}}})";
constexpr const char* k_needs[] = {SLIPWAY_SERVICE_EXEC, SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_LOG, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_PROGRESS, nullptr};
constexpr std::string_view k_epoch = "SOURCE_DATE_EPOCH=";

class BuildStage {
public:
  BuildStage(Host host, std::string_view config)
      : m_host(host), m_parameters(kit::or_throw(parse_parameters(config))) {}

  void run(std::string_view request_json) {
    const kit::Request request = kit::or_throw(kit::parse_request(request_json));
    const Command command = kit::or_throw(command_for(request));
    m_host.progress(-1, kit::command_line(command.argv));
    const kit::CommandOutcome outcome = kit::or_throw(kit::run_command(m_host, command));
    if (!outcome.ok()) throw kit::to_failure(failed(outcome));
    const Collection collection = kit::or_throw(collect(request.workspace, m_parameters.artifacts));
    if (!collection.missing.empty()) throw kit::to_failure(incomplete(collection), collection.missing);
    hand_over(collection, request);
  }

private:
  kit::Result<Command> command_for(const kit::Request& request) const {
    Command command;
    command.argv = m_parameters.argv;
    command.timeout_ms = m_parameters.timeout_ms;
    // The build's own choice stands behind, and so wins.
    if (!request.source.commit.empty())
      command.env.push_back(std::string(k_epoch) + std::to_string(request.source.commit_time));
    command.env.insert(command.env.end(), m_parameters.env.begin(), m_parameters.env.end());
    command.cwd = request.workspace;
    if (m_parameters.working_directory.empty()) return command;
    auto inside = kit::resolve_inside(request.workspace, m_parameters.working_directory);
    if (!inside) return kit::fail(std::move(inside).error());
    command.cwd = kit::join_path(request.workspace, *inside);
    return command;
  }

  kit::Error failed(const kit::CommandOutcome& outcome) const {
    const std::string line = kit::command_line(m_parameters.argv);
    if (outcome.end == kit::CommandEnd::timed_out)
      return {SLIPWAY_VERDICT_FAIL, "the build did not end within " + kit::duration_text(outcome.timeout_ms),
              "command: " + line, "no artifact was handed over", "raise the parameter timeout, or look why it hangs"};
    return {SLIPWAY_VERDICT_FAIL, "the build failed with " + outcome.describe(), "command: " + line,
            "no artifact was handed over", "the last lines of the stage's log say why"};
  }

  static kit::Error incomplete(const Collection& collection) {
    const kit::FailureItem& first = collection.missing.front();
    std::string message = first.name + ": " + first.message;
    if (collection.missing.size() > 1)
      message += " (and " + std::to_string(collection.missing.size() - 1) + " more artifacts missing)";
    return {SLIPWAY_VERDICT_FAIL, message, "the build command succeeded, but did not make what artifacts declares",
            "no artifact was handed over"};
  }

  void hand_over(const Collection& collection, const kit::Request& request) const {
    kit::Json files = kit::Json::array();
    for (const FoundArtifact& artifact : collection.found) {
      m_host.emit_artifact(artifact.name, artifact.path, artifact.media_type);
      m_host.log_info("artifact " + artifact.name + ": " + artifact.path + " (" + artifact.media_type + ")");
      files.push_back({{"name", artifact.name}, {"path", artifact.path}, {"mediaType", artifact.media_type}});
    }
    const kit::Json provenance = {{"commit", request.source.commit}, {"tree", request.source.tree},
                                  {"dirty", request.source.dirty},   {"origin_url", request.source.origin_url},
                                  {"command", m_parameters.argv},    {"source_date_epoch", request.source.commit_time},
                                  {"artifacts", std::move(files)}};
    m_host.emit_value("provenance", kit::to_text(provenance));
  }

  Host m_host;
  Parameters m_parameters;
};

}  // namespace
}  // namespace slipway::plugins::build

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.build", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<slipway::plugins::build::BuildStage>{
                   {"dev.slipway.build", "Build", "Runs a build in a clean checkout and collects its artifacts",
                    SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT, slipway::plugins::build::k_config_schema,
                    slipway::plugins::build::k_output_schema, slipway::plugins::build::k_needs,
                    slipway::plugins::build::k_wants}}))
