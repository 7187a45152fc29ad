// docker/metadata-action (v6.2), to the letter: the same inputs and facts give the same outputs. A pure function.
//
// Its traps are kept, too; who wants none of them uses plan/tags.hpp.
#pragma once

#include <slipway/plan/metadata/context.hpp>
#include <slipway/plan/metadata/expressions.hpp>
#include <slipway/plan/metadata/outputs.hpp>
#include <slipway/plan/metadata/version.hpp>

#include <string>
#include <vector>

namespace slipway::plan::metadata {

// The inputs of the action, as they are written in a workflow. Empty ones have the action's defaults.
struct Inputs {
  std::string images;
  std::string tags;
  std::string flavor;
  std::string labels;
  std::string annotations;
  std::string sep_tags;
  std::string sep_labels;
  std::string sep_annotations;
  std::string bake_target;
};

struct Result {
  Version version;
  std::vector<std::string> tags;       // "name:tag"
  std::vector<std::string> tag_names;  // "tag"
  std::vector<std::string> labels;
  std::vector<std::string> annotations;  // With their levels.
  std::string tags_text;                 // Joined with the separators of the inputs.
  std::string tag_names_text;
  std::string labels_text;
  std::string annotations_text;
  std::string json;
  BakeTexts bake;
  Warnings warnings;
};

// SL0313: an input is wrong, in the words of the action where it has some. No tag at all is a warning.
base::Result<Result> evaluate(const Inputs& inputs, const Facts& facts, const Zones& zones);

}  // namespace slipway::plan::metadata
