// The outputs of docker/metadata-action that are JSON.
#pragma once

#include <slipway/plan/metadata/labels.hpp>

#include <optional>
#include <string>
#include <vector>

namespace slipway::plan::metadata {

// What the texts are made of.
struct OutputParts {
  std::vector<std::string> tags;
  std::vector<std::string> tag_names;
  Labels labels;
  std::vector<std::string> annotations;
  std::vector<std::string> images;
  std::optional<std::string> version;
};

// {"tags":…,"tag-names":…,"labels":…,"annotations":…} in one line.
std::string json_text(const OutputParts& parts);

// Definitions for docker buildx bake, a file each.
struct BakeTexts {
  std::string tags;
  std::string labels;
  std::string annotations;
  std::string tags_and_labels;
};
BakeTexts bake_texts(const OutputParts& parts, const std::string& target);

// The environment variable that an output is exported as: "bake-file" is DOCKER_METADATA_OUTPUT_BAKE_FILE.
std::string output_variable(std::string_view output);

}  // namespace slipway::plan::metadata
