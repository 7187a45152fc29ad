#include <slipway/ci/context_json.hpp>
#include <slipway/ci/detect.hpp>
#include <slipway/cli/context_of.hpp>
#include <slipway/plan/trigger.hpp>

namespace slipway::cli {

namespace {

Checked<model::Context> told_context(const Arguments& arguments) {
  if (arguments.has("context")) return ci::load_context(arguments.text("context"));
  base::Result<model::Context> detected = ci::detect(ci::process_environment());
  if (!detected) return refuse(std::move(detected).error());
  return std::move(*detected);
}

}  // namespace

Checked<model::Context> context_of(const Arguments& arguments, const model::SourceState* source) {
  Checked<model::Context> context = told_context(arguments);
  if (!context || source == nullptr) return context;
  return plan::completed(std::move(*context), *source);
}

}  // namespace slipway::cli
