// Whatever stands in the inputs of a workflow, evaluating them ends, in outputs that hold to what they promise or in
// one error. The same inputs give the same outputs.
#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/metadata.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;
using namespace slipway::plan::metadata;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_tag_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

bool is_sanitized(const std::string& tag) {
  return !tag.empty() && std::all_of(tag.begin(), tag.end(), is_tag_char) && sanitized(tag) == tag;
}

std::optional<base::ZoneTime> tokyo_everywhere(const std::string&, std::int64_t) {
  return base::ZoneTime{32400, "JST"};
}

// "tags NUL ref NUL flavor NUL images NUL labels NUL payload": what is missing is empty.
std::string part(const std::vector<std::string>& parts, std::size_t index) {
  return index < parts.size() ? parts[index] : std::string();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parts = base::split(std::string_view(reinterpret_cast<const char*>(data), size), '\0');
  Inputs inputs;
  inputs.tags = part(parts, 0);
  inputs.flavor = part(parts, 2);
  inputs.images = part(parts, 3);
  inputs.labels = part(parts, 4);
  Facts facts;
  facts.event = "schedule";
  facts.ref = part(parts, 1);
  facts.sha = "860c1904a1ce19322e91ac35af1ab07466440c37";
  facts.payload = part(parts, 5);
  const auto result = evaluate(inputs, facts, tokyo_everywhere);
  if (!result) {
    require(!result.error().what.empty());
    require(base::valid_utf8(base::one_line(result.error())));
    return 0;
  }
  require(result->version.main.has_value() == !result->tag_names.empty());
  require(std::all_of(result->tag_names.begin(), result->tag_names.end(), is_sanitized));
  require(result->labels.size() >= 8);
  const auto again = evaluate(inputs, facts, tokyo_everywhere);
  require(again && again->json == result->json && again->bake.tags_and_labels == result->bake.tags_and_labels);
  return 0;
}
