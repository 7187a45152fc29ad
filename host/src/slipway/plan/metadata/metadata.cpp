#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/metadata.hpp>

namespace slipway::plan::metadata {

namespace {

std::string otherwise(const std::string& text, const char* fallback) { return text.empty() ? fallback : text; }

void add_texts(Result& result, const Inputs& inputs) {
  const std::string tags = otherwise(inputs.sep_tags, "\n");
  result.tags_text = base::join(result.tags, tags);
  result.tag_names_text = base::join(result.tag_names, tags);
  result.labels_text = base::join(result.labels, otherwise(inputs.sep_labels, "\n"));
  result.annotations_text = base::join(result.annotations, otherwise(inputs.sep_annotations, "\n"));
}

void warn_of_nothing(Result& result) {
  if (!result.version.main)
    result.warnings.emplace_back("No Docker image version has been generated. Check tags input.");
  if (result.tags.empty()) result.warnings.emplace_back("No Docker tag has been generated. Check tags input.");
}

}  // namespace

base::Result<Result> evaluate(const Inputs& inputs, const Facts& facts, const Zones& zones) {
  SLIPWAY_TRY_ASSIGN(const Context context, resolve(facts));
  SLIPWAY_TRY_ASSIGN(const std::vector<Image> images, parse_images(inputs.images));
  SLIPWAY_TRY_ASSIGN(const std::vector<Entry> entries, parse_entries(inputs.tags));
  SLIPWAY_TRY_ASSIGN(const Flavor flavor, parse_flavor(inputs.flavor));
  Result result;
  SLIPWAY_TRY_ASSIGN(result.version, evaluate_version(entries, flavor, context, zones, result.warnings));
  const std::vector<std::string> names = image_names(images);
  result.tags = tags_of(result.version, flavor, names);
  result.tag_names = tags_of(result.version, flavor, {});
  warn_of_nothing(result);

  const Scope global = global_scope(context, zones, result.warnings);
  const std::string version = result.version.main.value_or("");
  SLIPWAY_TRY_ASSIGN(const Labels labels, parse_labels(inputs.labels, context, version, global));
  SLIPWAY_TRY_ASSIGN(const Labels annotations, parse_labels(inputs.annotations, context, version, global));
  result.labels = label_lines(labels);
  result.annotations = annotation_lines(annotations, context.switches.annotations_levels);
  add_texts(result, inputs);

  const OutputParts parts{.tags = result.tags,
                          .tag_names = result.tag_names,
                          .labels = labels,
                          .annotations = result.annotations,
                          .images = names,
                          .version = result.version.main};
  result.json = json_text(parts);
  result.bake = bake_texts(parts, otherwise(js_trimmed(inputs.bake_target), "docker-metadata-action"));
  return result;
}

}  // namespace slipway::plan::metadata
