#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/outputs.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace slipway::plan::metadata {

namespace {

using Ordered = nlohmann::ordered_json;

std::string dump(const Ordered& json, int indent) {
  return json.dump(indent, ' ', false, Ordered::error_handler_t::replace);
}

// A pattern of the original takes the value up to the end of its line.
std::string first_line(const std::string& value) {
  std::size_t end = value.find_first_of("\r\n");
  for (const char* separator : {"\u2028", "\u2029"})
    end = std::min(end, value.find(separator));
  return value.substr(0, end);
}

// Names that are array indices come first in an object of JavaScript, by their number.
std::optional<std::uint32_t> array_index(const std::string& key) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  const bool whole = error == std::errc{} && end == key.data() + key.size() && number != UINT32_MAX;
  return whole && key == std::to_string(number) ? std::optional(number) : std::nullopt;
}

Ordered object_of(Labels labels) {
  const auto named =
      std::stable_partition(labels.begin(), labels.end(), [](const auto& label) { return array_index(label.first); });
  std::stable_sort(labels.begin(), named, [](const auto& left, const auto& right) {
    return array_index(left.first) < array_index(right.first);
  });
  Ordered object = Ordered::object();
  for (const auto& [key, value] : labels)
    object[key] = first_line(value);
  return object;
}

Ordered bake_arguments(const OutputParts& parts) {
  Ordered arguments{{"DOCKER_META_IMAGES", base::join(parts.images, ",")}};
  if (parts.version) arguments["DOCKER_META_VERSION"] = *parts.version;
  return arguments;
}

std::string bake_text(const std::string& target, const Ordered& definition) {
  Ordered file;
  file["target"][target] = definition;
  return dump(file, 2);
}

}  // namespace

std::string json_text(const OutputParts& parts) {
  Ordered json;
  json["tags"] = parts.tags;
  json["tag-names"] = parts.tag_names;
  json["labels"] = object_of(parts.labels);
  json["annotations"] = parts.annotations;
  return dump(json, -1);
}

BakeTexts bake_texts(const OutputParts& parts, const std::string& target) {
  const Ordered labels = object_of(parts.labels);
  const Ordered arguments = bake_arguments(parts);
  return {.tags = bake_text(target, {{"tags", parts.tags}, {"args", arguments}}),
          .labels = bake_text(target, {{"labels", labels}}),
          .annotations = bake_text(target, {{"annotations", parts.annotations}}),
          .tags_and_labels = bake_text(target, {{"tags", parts.tags}, {"labels", labels}, {"args", arguments}})};
}

std::string output_variable(std::string_view output) {
  std::string name = "DOCKER_METADATA_OUTPUT_";
  for (const char c : output) {
    const bool small = c >= 'a' && c <= 'z';
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += small ? static_cast<char>(c - 'a' + 'A') : kept ? c : '_';
  }
  return name;
}

}  // namespace slipway::plan::metadata
