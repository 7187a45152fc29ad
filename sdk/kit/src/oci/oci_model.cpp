#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_model.hpp>

#include <nlohmann/json.hpp>

#include <sys/utsname.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace slipway::kit {
namespace {

Json object_of(const std::map<std::string, std::string>& texts) {
  Json object = Json::object();
  for (const auto& [key, value] : texts)
    object[key] = value;
  return object;
}

// {"8080/tcp": {}}: how the specification writes a set.
Json set_of(const std::vector<std::string>& names) {
  Json object = Json::object();
  for (const std::string& name : names)
    object[name] = Json::object();
  return object;
}

std::vector<std::string> keys_in(const Json& object, std::string_view key) {
  std::vector<std::string> keys;
  if (const Json& set = member_of(object, key); set.is_object())
    for (const auto& item : set.items())
      keys.push_back(item.key());
  return keys;
}

Json json_of(const OciPlatform& platform) {
  Json object = {{"architecture", platform.architecture}, {"os", platform.os}};
  if (!platform.variant.empty()) object["variant"] = platform.variant;
  return object;
}

OciPlatform platform_in(const Json& object) {
  return {text_in(object, "os"), text_in(object, "architecture"), text_in(object, "variant")};
}

Json json_of(const OciDescriptor& descriptor) {
  Json object = {{"mediaType", descriptor.media_type}, {"digest", descriptor.digest}, {"size", descriptor.size}};
  if (descriptor.platform) object["platform"] = json_of(*descriptor.platform);
  if (!descriptor.annotations.empty()) object["annotations"] = object_of(descriptor.annotations);
  if (!descriptor.artifact_type.empty()) object["artifactType"] = descriptor.artifact_type;
  return object;
}

Error broken(std::string_view what, std::string why) {
  return {SLIPWAY_E_INTEGRITY, "the " + std::string(what) + " is not valid", std::move(why)};
}

Result<OciDescriptor> descriptor_from(const Json& object, std::string_view what) {
  OciDescriptor descriptor{text_in(object, "mediaType"),       text_in(object, "digest"),      0, std::nullopt,
                           text_map_in(object, "annotations"), text_in(object, "artifactType")};
  const std::int64_t size = number_in(object, "size", -1);
  if (descriptor.digest.compare(0, 7, "sha256:") != 0 || descriptor.digest.size() != 71)
    return fail(broken(what, "a descriptor has no sha256 digest"));
  if (descriptor.digest.find_first_not_of("0123456789abcdef", 7) != std::string::npos)
    return fail(broken(what, "a digest has other characters than hex digits"));
  if (size < 0) return fail(broken(what, "the descriptor of " + descriptor.digest + " has no size"));
  descriptor.size = static_cast<std::uint64_t>(size);
  if (const Json& platform = member_of(object, "platform"); platform.is_object())
    descriptor.platform = platform_in(platform);
  return descriptor;
}

Result<std::vector<OciDescriptor>> descriptors_in(const Json& object, std::string_view key, std::string_view what) {
  const Json& list = member_of(object, key);
  if (!list.is_array()) return fail(broken(what, "it has no list '" + std::string(key) + "'"));
  std::vector<OciDescriptor> descriptors;
  for (const Json& item : list) {
    SLIPWAY_KIT_TRY_ASSIGN(OciDescriptor descriptor, descriptor_from(item, what));
    descriptors.push_back(std::move(descriptor));
  }
  return descriptors;
}

Json settings_of(const OciImageConfig& config) {
  Json settings = Json::object();
  if (!config.user.empty()) settings["User"] = config.user;
  if (!config.exposed_ports.empty()) settings["ExposedPorts"] = set_of(config.exposed_ports);
  if (!config.env.empty()) settings["Env"] = config.env;
  if (!config.entrypoint.empty()) settings["Entrypoint"] = config.entrypoint;
  if (!config.cmd.empty()) settings["Cmd"] = config.cmd;
  if (!config.volumes.empty()) settings["Volumes"] = set_of(config.volumes);
  if (!config.working_dir.empty()) settings["WorkingDir"] = config.working_dir;
  if (!config.labels.empty()) settings["Labels"] = object_of(config.labels);
  if (!config.stop_signal.empty()) settings["StopSignal"] = config.stop_signal;
  return settings;
}

Json json_of(const OciHistory& entry) {
  Json object = Json::object();
  if (!entry.created.empty()) object["created"] = entry.created;
  if (!entry.created_by.empty()) object["created_by"] = entry.created_by;
  if (entry.empty_layer) object["empty_layer"] = true;
  return object;
}

}  // namespace

OciPlatform machine_platform() {
  utsname machine{};
  ::uname(&machine);
  const std::string_view name = machine.machine;
  if (name == "x86_64") return {"linux", "amd64", {}};
  if (name == "aarch64") return {"linux", "arm64", {}};
  if (name == "armv7l") return {"linux", "arm", "v7"};
  if (name == "armv6l") return {"linux", "arm", "v6"};
  if (name == "i686" || name == "i386") return {"linux", "386", {}};
  if (name == "loongarch64") return {"linux", "loong64", {}};
  return {"linux", std::string(name), {}};  // riscv64, ppc64le, s390x, mips64le.
}

std::string to_string(const OciPlatform& platform) {
  std::string text = platform.os + "/" + platform.architecture;
  return platform.variant.empty() ? text : text + "/" + platform.variant;
}

std::string format_manifest(const OciManifest& manifest) {
  Json layers = Json::array();
  for (const OciDescriptor& layer : manifest.layers)
    layers.push_back(json_of(layer));
  Json object = {{"schemaVersion", 2},
                 {"mediaType", manifest.media_type},
                 {"config", json_of(manifest.config)},
                 {"layers", std::move(layers)}};
  if (!manifest.annotations.empty()) object["annotations"] = object_of(manifest.annotations);
  if (!manifest.artifact_type.empty()) object["artifactType"] = manifest.artifact_type;
  return to_text(object);
}

std::string format_index(const OciIndex& index) {
  Json manifests = Json::array();
  for (const OciDescriptor& manifest : index.manifests)
    manifests.push_back(json_of(manifest));
  Json object = {{"schemaVersion", 2}, {"mediaType", k_oci_index_type}, {"manifests", std::move(manifests)}};
  if (!index.annotations.empty()) object["annotations"] = object_of(index.annotations);
  if (!index.artifact_type.empty()) object["artifactType"] = index.artifact_type;
  return to_text(object);
}

std::string format_image_config(const OciImageConfig& config) {
  Json object = Json::object();
  if (!config.created.empty()) object["created"] = config.created;
  object.update(json_of(config.platform));
  object["config"] = settings_of(config);
  object["rootfs"] = {{"type", "layers"}, {"diff_ids", config.diff_ids}};
  Json history = Json::array();
  for (const OciHistory& entry : config.history)
    history.push_back(json_of(entry));
  if (!history.empty()) object["history"] = std::move(history);
  return to_text(object);
}

Result<OciManifest> parse_manifest(std::string_view bytes) {
  SLIPWAY_KIT_TRY_ASSIGN(const Json object, parse_json(bytes, "the image manifest", SLIPWAY_E_INTEGRITY));
  if (number_in(object, "schemaVersion") != 2) return fail(broken("image manifest", "its schemaVersion is not 2"));
  OciManifest manifest;
  manifest.media_type = text_in(object, "mediaType", k_oci_manifest_type);
  if (!is_manifest_type(manifest.media_type))
    return fail(broken("image manifest", "its media type is " + manifest.media_type));
  SLIPWAY_KIT_TRY_ASSIGN(manifest.config, descriptor_from(member_of(object, "config"), "image manifest"));
  SLIPWAY_KIT_TRY_ASSIGN(manifest.layers, descriptors_in(object, "layers", "image manifest"));
  manifest.annotations = text_map_in(object, "annotations");
  manifest.artifact_type = text_in(object, "artifactType");
  return manifest;
}

Result<OciIndex> parse_index(std::string_view bytes) {
  SLIPWAY_KIT_TRY_ASSIGN(const Json object, parse_json(bytes, "the image index", SLIPWAY_E_INTEGRITY));
  if (number_in(object, "schemaVersion") != 2) return fail(broken("image index", "its schemaVersion is not 2"));
  OciIndex index;
  SLIPWAY_KIT_TRY_ASSIGN(index.manifests, descriptors_in(object, "manifests", "image index"));
  index.annotations = text_map_in(object, "annotations");
  index.artifact_type = text_in(object, "artifactType");
  return index;
}

Result<OciImageConfig> parse_image_config(std::string_view bytes) {
  SLIPWAY_KIT_TRY_ASSIGN(const Json object, parse_json(bytes, "the image config", SLIPWAY_E_INTEGRITY));
  const Json& rootfs = member_of(object, "rootfs");
  if (!member_of(rootfs, "diff_ids").is_array()) return fail(broken("image config", "it has no rootfs.diff_ids"));
  const Json& settings = member_of(object, "config");
  OciImageConfig config;
  config.created = text_in(object, "created");
  config.platform = platform_in(object);
  config.user = text_in(settings, "User");
  config.exposed_ports = keys_in(settings, "ExposedPorts");
  config.env = texts_in(settings, "Env");
  config.entrypoint = texts_in(settings, "Entrypoint");
  config.cmd = texts_in(settings, "Cmd");
  config.volumes = keys_in(settings, "Volumes");
  config.working_dir = text_in(settings, "WorkingDir");
  config.labels = text_map_in(settings, "Labels");
  config.stop_signal = text_in(settings, "StopSignal");
  config.diff_ids = texts_in(rootfs, "diff_ids");
  if (const Json& history = member_of(object, "history"); history.is_array())
    for (const Json& entry : history)
      config.history.push_back(
          {text_in(entry, "created"), text_in(entry, "created_by"), flag_in(entry, "empty_layer")});
  return config;
}

bool is_manifest_type(std::string_view media_type) {
  return media_type == k_oci_manifest_type || media_type == k_docker_manifest_type;
}

bool is_index_type(std::string_view media_type) {
  return media_type == k_oci_index_type || media_type == k_docker_index_type;
}

std::string media_type_of(std::string_view bytes) {
  const auto object = parse_json(bytes, "the document");
  if (!object) return {};
  if (std::string type = text_in(*object, "mediaType"); !type.empty()) return type;
  if (member_of(*object, "manifests").is_array()) return k_oci_index_type;
  return member_of(*object, "layers").is_array() ? k_oci_manifest_type : "";
}

std::string artifact_type_of(std::string_view bytes) {
  const auto object = parse_json(bytes, "the document");
  return object ? text_in(*object, "artifactType") : std::string();
}

std::string rfc3339(std::int64_t unix_seconds) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

}  // namespace slipway::kit
