// Whatever a template or the format of a date holds, reading it ends. Text without braces stays as it is.
#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/expressions.hpp>
#include <slipway/plan/metadata/moment_format.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;
using namespace slipway::plan::metadata;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const Zones zones = [](const std::string&, std::int64_t) { return std::optional<base::ZoneTime>(); };
  Warnings warnings;
  Context context;
  context.ref = "refs/heads/a&b";
  const auto rendered = render_template(text, global_scope(context, zones, warnings));
  if (text.find("{{") == std::string::npos) require(rendered && *rendered == text);
  if (!rendered) require(base::valid_utf8(base::one_line(rendered.error())));
  format_moment({.unix_ms = static_cast<std::int64_t>(size) * 86'399'999}, text);
  return 0;
}
