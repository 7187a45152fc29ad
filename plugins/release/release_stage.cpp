// dev.slipway.release: builds an image, runs it as production would, and lets the acceptance suite decide about it.
#include "acceptance.hpp"
#include "environment.hpp"
#include "image_builder.hpp"
#include "leftovers.hpp"
#include "parameters.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/junit.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <nlohmann/json.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace slipway::plugins::release {
namespace {

constexpr char k_output_schema[] = R"({"type":"object","required":["image","report","verdict"]})";
constexpr const char* k_needs[] = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_EXEC,
                                   SLIPWAY_SERVICE_CANCEL, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_PROGRESS, nullptr};

class ReleaseStage {
public:
  ReleaseStage(Host host, std::string_view config)
      : m_host(host), m_parameters(kit::or_throw(parse_parameters(config))) {}

  void run(std::string_view request_json) {
    const kit::Request request = kit::or_throw(kit::parse_request(request_json));
    kit::or_throw(remove_leftovers(m_host, request.output));
    m_host.progress(-1, "building the image");
    const auto layout = kit::or_throw(kit::OciLayout::create(kit::join_path(request.output, "image")));
    const auto image = kit::or_throw(make_image(m_host, request, m_parameters.image, layout));
    emit_image(image, layout);
    const Judgement judgement = kit::or_throw(judge(request, layout, image.manifest.digest));
    m_host.emit_value("report", kit::report_json(judgement.suite.report));
    m_host.emit_value("verdict", verdict_json(judgement, image.manifest.digest));
    if (!judgement.passed()) reject(judgement, image.manifest.digest);
    m_host.log_info("PASSED " + image.manifest.digest + ": " + kit::counts_text(judgement.suite.report));
  }

private:
  void emit_image(const kit::BuiltImage& image, const kit::OciLayout& layout) const {
    const kit::OciDescriptor& manifest = image.manifest;
    const std::size_t layers = image.content.layers.size();
    m_host.log_info("image " + manifest.digest + ", " + std::to_string(layers) + (layers == 1 ? " layer" : " layers"));
    m_host.emit_value("image", kit::to_text({{"digest", manifest.digest},
                                             {"mediaType", manifest.media_type},
                                             {"size", manifest.size},
                                             {"layout", layout.path()},
                                             {"platform", kit::to_string(image.config.platform)},
                                             {"labels", image.config.labels}}));
  }

  // What is wrong with the image is a judgement; what is wrong with the machine is an error. Either way nothing runs
  // afterwards.
  kit::Result<Judgement> judge(const kit::Request& request, const kit::OciLayout& layout, const std::string& digest) {
    m_host.progress(-1, "starting the environment");
    auto environment = Environment::start(m_host, request, m_parameters.environment, layout, digest);
    const kit::Status ready = environment ? (*environment)->await_ready() : kit::Status(kit::fail(environment.error()));
    auto judgement = ready ? try_acceptance(request, **environment, digest) : red_or_error(ready.error());
    if (environment) SLIPWAY_KIT_TRY((*environment)->stop());
    return judgement;
  }

  kit::Result<Judgement> try_acceptance(const kit::Request& request, Environment& environment,
                                        const std::string& digest) {
    m_host.progress(-1, "acceptance");
    m_host.log_info("the environment is ready: " + kit::describe(m_parameters.environment.ready));
    return run_acceptance(m_host, request, m_parameters.acceptance, m_parameters.environment, environment, digest);
  }

  kit::Result<Judgement> red_or_error(const kit::Error& error) const {
    if (error.status != SLIPWAY_VERDICT_FAIL) return kit::fail(error);
    m_host.log_error(error.message + (error.why.empty() ? "" : ": " + error.why));
    return judge_environment(m_parameters.acceptance, error);
  }

  [[noreturn]] static void reject(const Judgement& judgement, const std::string& digest) {
    throw kit::to_failure({SLIPWAY_VERDICT_FAIL,
                           "the image is FAILED: " + judgement.message,
                           judgement.why,
                           "nothing of it runs; " + digest + " cannot be published",
                           {}},
                          judgement.failures());
  }

  Host m_host;
  Parameters m_parameters;
};

}  // namespace
}  // namespace slipway::plugins::release

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.release", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<slipway::plugins::release::ReleaseStage>{
                   {"dev.slipway.release", "Release",
                    "Builds an image, runs it as production would, and lets the acceptance suite decide about it",
                    SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_CLEAN_SOURCE | SLIPWAY_STAGE_IDEMPOTENT,
                    slipway::plugins::release::k_config_schema, slipway::plugins::release::k_output_schema,
                    slipway::plugins::release::k_needs, slipway::plugins::release::k_wants}}))
