#include <slipway/base/clock.hpp>
#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/csv.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/labels.hpp>

#include <algorithm>

namespace slipway::plan::metadata {

namespace {

constexpr const char* k_default_level = "manifest";

Labels standard_labels(const Context& context, const std::string& version) {
  const Repository& repository = context.repository;
  const std::string image = "org.opencontainers.image.";
  return {{image + "title", repository.name}, {image + "description", repository.description},
          {image + "url", repository.url},    {image + "source", repository.url},
          {image + "version", version},       {image + "created", base::iso_time(context.now_ms)},
          {image + "revision", context.sha},  {image + "licenses", repository.licence}};
}

void set_label(Labels& labels, std::string key, std::string value) {
  const auto same = [&](const auto& label) { return label.first == key; };
  const auto found = std::find_if(labels.begin(), labels.end(), same);
  if (found == labels.end())
    labels.emplace_back(std::move(key), std::move(value));
  else
    found->second = std::move(value);
}

}  // namespace

base::Result<Labels> parse_labels(std::string_view input, const Context& context, const std::string& version,
                                  const Scope& global) {
  Labels labels = standard_labels(context, version);
  SLIPWAY_TRY_ASSIGN(const std::vector<std::string> items, items_of(input));
  for (const std::string& item : items) {
    SLIPWAY_TRY_ASSIGN(const std::string line, render_template(item, global));
    const std::size_t at = line.find('=');
    if (at != std::string::npos) set_label(labels, line.substr(0, at), line.substr(at + 1));
  }
  std::stable_sort(labels.begin(), labels.end(),
                   [](const auto& left, const auto& right) { return js_before(left.first, right.first); });
  return labels;
}

std::vector<std::string> label_lines(const Labels& labels) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : labels)
    lines.push_back(key + "=" + value);
  return lines;
}

std::vector<std::string> annotation_lines(const Labels& labels, std::string_view levels) {
  std::vector<std::string> lines;
  for (const std::string& level : base::split(levels.empty() ? k_default_level : levels, ','))
    for (const std::string& line : label_lines(labels))
      lines.push_back(level + ":" + line);
  return lines;
}

}  // namespace slipway::plan::metadata
