#include <slipway/plan/metadata/csv.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/images.hpp>
#include <slipway/plan/metadata/javascript.hpp>

#include <algorithm>

namespace slipway::plan::metadata {

namespace {

base::Status set_attribute(Image& image, const std::string& field, const std::string& item) {
  const std::vector<std::string> parts = split_at_equals(field);
  if (parts.size() == 1) {
    image.name = lower_case(parts[0]);
    return {};
  }
  const std::string key = lower_case(parts[0]);
  const std::string& value = parts[1];
  if (key == "name") {
    image.name = lower_case(value);
  } else if (key == "enable") {
    if (value != "true" && value != "false") return failure("Invalid enable attribute value: " + item);
    image.enabled = value == "true";
  } else {
    return failure("Unknown image attribute: " + item);
  }
  return {};
}

base::Result<Image> parse_image(const std::string& item) {
  SLIPWAY_TRY_ASSIGN(const Record fields, fields_of(item));
  Image image;
  for (const std::string& field : fields)
    SLIPWAY_TRY(set_attribute(image, field, item));
  if (image.name.empty()) return failure("Image name attribute empty: " + item);
  return image;
}

bool is_name_only(const std::string& field) { return field.find('=') == std::string::npos; }

}  // namespace

base::Result<std::vector<Image>> parse_images(std::string_view input) {
  SLIPWAY_TRY_ASSIGN(const std::vector<std::string> items, items_of(input));
  std::vector<Image> images;
  if (items.size() == 1) {
    SLIPWAY_TRY_ASSIGN(const Record fields, fields_of(items.front()));
    if (std::all_of(fields.begin(), fields.end(), is_name_only)) {
      for (const std::string& field : fields)
        images.push_back({.name = lower_case(js_trimmed(field)), .enabled = true});
      return images;
    }
  }
  for (const std::string& item : items) {
    SLIPWAY_TRY_ASSIGN(Image image, parse_image(item));
    images.push_back(std::move(image));
  }
  return images;
}

}  // namespace slipway::plan::metadata
