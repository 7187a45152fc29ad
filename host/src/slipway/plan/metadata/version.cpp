#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/fire.hpp>
#include <slipway/plan/metadata/javascript.hpp>
#include <slipway/plan/metadata/version.hpp>

#include <algorithm>

namespace slipway::plan::metadata {

namespace {

bool may_be_in_tag(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

base::Result<bool> is_enabled(const Entry& entry, const Scope& global) {
  SLIPWAY_TRY_ASSIGN(const std::string enabled, render_template(entry.get("enable"), global));
  if (enabled != "true" && enabled != "false") return failure("Invalid value for enable attribute: " + enabled);
  return enabled == "true";
}

// An attribute, even an empty one, goes before that of the flavor.
base::Result<std::string> affix(const Entry& entry, const char* key, const std::string& flavor, const Scope& global) {
  return render_template(entry.has(key) ? entry.get(key) : flavor, global);
}

base::Result<std::optional<Fired>> tag_of(const Entry& entry, const Flavor& flavor, const Surroundings& around) {
  SLIPWAY_TRY_ASSIGN(const bool enabled, is_enabled(entry, around.global));
  if (!enabled) return std::nullopt;
  SLIPWAY_TRY_ASSIGN(std::optional<Fired> fired, fire(entry, around));
  if (!fired) return std::nullopt;
  SLIPWAY_TRY_ASSIGN(const std::string prefix, affix(entry, "prefix", flavor.prefix, around.global));
  SLIPWAY_TRY_ASSIGN(const std::string suffix, affix(entry, "suffix", flavor.suffix, around.global));
  fired->value = sanitized(prefix + fired->value + suffix);
  if (fired->value.empty()) return std::nullopt;
  return fired;
}

void add_once(std::vector<std::string>& tags, std::string tag) {
  if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(std::move(tag));
}

}  // namespace

base::Result<Version> evaluate_version(const std::vector<Entry>& entries, const Flavor& flavor, const Context& context,
                                       const Zones& zones, Warnings& warnings) {
  const Scope global = global_scope(context, zones, warnings);
  const Surroundings around{.context = context, .zones = zones, .global = global, .warnings = warnings};
  Version version;
  for (const Entry& entry : entries) {
    SLIPWAY_TRY_ASSIGN(std::optional<Fired> fired, tag_of(entry, flavor, around));
    if (!fired) continue;
    if (!version.main) {
      version.main = std::move(fired->value);
      version.latest =
          flavor.latest == Flavor::Latest::automatic ? fired->latest : flavor.latest == Flavor::Latest::yes;
    } else if (fired->value != *version.main) {
      add_once(version.partial, std::move(fired->value));
    }
  }
  return version;
}

std::string sanitized(std::string_view tag) {
  std::string out;
  bool replaced = false;
  for (const char c : tag) {
    const bool fits = may_be_in_tag(c);
    if (fits)
      out += c;
    else if (!replaced)
      out += '-';
    replaced = !fits;
  }
  return out;
}

std::vector<std::string> image_names(const std::vector<Image>& images) {
  std::vector<std::string> names;
  for (const Image& image : images)
    if (image.enabled) names.push_back(image.name);
  return names;
}

std::vector<std::string> tags_of(const Version& version, const Flavor& flavor, const std::vector<std::string>& images) {
  if (!version.main) return {};
  std::vector<std::string> tags{*version.main};
  tags.insert(tags.end(), version.partial.begin(), version.partial.end());
  if (version.latest) {
    const std::string prefix = flavor.prefix_on_latest ? flavor.prefix : "";
    const std::string suffix = flavor.suffix_on_latest ? flavor.suffix : "";
    tags.push_back(sanitized(prefix + "latest" + suffix));
  }
  if (images.empty()) return tags;
  std::vector<std::string> references;
  for (const std::string& image : images)
    for (const std::string& tag : tags)
      references.push_back(image.empty() ? tag : image + ":" + tag);
  return references;
}

}  // namespace slipway::plan::metadata
