// Whatever a pipeline file holds, reading it ends, and what is printed about it is safe to print.
#include <slipway/base/text.hpp>
#include <slipway/config/pipeline_reader.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_errors(const config::Problems& problems) {
  require(!problems.empty() && problems.size() <= 21);
  for (const base::Error& error : problems) {
    require(error.exit() == base::ExitCode::configuration);
    const std::string text = base::render(error);
    require(base::valid_utf8(text));
    for (const char c : text)
      require(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  }
}

// JSON is YAML: what was read means the same when it is written as JSON and read again.
void check_document(const config::Document& document) {
  const std::string json = to_json(document.root());
  const auto again = config::Document::parse("again", json);
  require(!again || to_json(again->root()) == json);
}

void check_pipeline(const config::LoadedPipeline& loaded) {
  require(!loaded.pipeline.stages.empty());
  for (const model::Stage& stage : loaded.pipeline.stages)
    require(loaded.document.span_at("/stages/" + stage.name + "/uses").line > 0);
  check_document(loaded.document);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto document = config::Document::parse("f", text)) check_document(*document);
  if (const auto loaded = config::parse_pipeline(text, "slipway.yaml"))
    check_pipeline(*loaded);
  else
    check_errors(loaded.error());
  return 0;
}
