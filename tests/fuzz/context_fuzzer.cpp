// Whatever a context or an event of GitHub holds, reading it ends; what was read is written and read back the same, is
// safe to show, and an event gives no secret away.
#include <slipway/base/text.hpp>
#include <slipway/base/workflow_command.hpp>
#include <slipway/ci/context_json.hpp>
#include <slipway/ci/context_text.hpp>
#include <slipway/ci/secrets.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const model::Context& context) {
  const std::string text = ci::to_json(context);
  const auto again = ci::parse_context(text, "context.json");
  require(again && ci::to_json(*again) == text);
  const std::string shown = base::without_workflow_commands(ci::to_text(context));
  require(base::valid_utf8(shown) && shown.find("##[") == std::string::npos);
  require(base::without_workflow_commands(shown) == shown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto context = ci::parse_context(text, "context.json");
  if (!context) {
    require(!context.error().empty());
    for (const base::Error& error : context.error())
      require(error.exit() == base::ExitCode::configuration && base::valid_utf8(base::render(error)));
    return 0;
  }
  check(*context);
  model::Context clean = *context;
  ci::remove_secrets(clean, {{"A_TOKEN", "hunter2hunter2"}});
  require(clean.payload.find("hunter2hunter2") == std::string::npos);
  check(clean);
  return 0;
}
