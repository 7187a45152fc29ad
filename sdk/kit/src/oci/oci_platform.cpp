#include <slipway/kit/oci_platform.hpp>

namespace slipway::kit {
namespace {

bool same_machine(const OciPlatform& a, const OciPlatform& b) {
  return a.os == b.os && a.architecture == b.architecture;
}

std::string list_of(const OciIndex& index) {
  std::string list;
  for (const OciDescriptor& entry : index.manifests) {
    if (!entry.platform || entry.platform->os == "unknown") continue;
    list += (list.empty() ? "" : ", ") + to_string(*entry.platform);
  }
  return list.empty() ? "it names no platform" : "there are " + list;
}

}  // namespace

Result<OciDescriptor> choose_platform(const OciIndex& index, const OciPlatform& platform, const std::string& image) {
  const OciDescriptor* similar = nullptr;
  for (const OciDescriptor& entry : index.manifests) {
    if (!entry.platform || !same_machine(*entry.platform, platform)) continue;
    if (entry.platform->variant == platform.variant) return entry;
    if (similar == nullptr) similar = &entry;
  }
  if (similar != nullptr && (platform.variant.empty() || similar->platform->variant.empty())) return *similar;
  return fail({SLIPWAY_E_UNSUPPORTED, "the image " + image + " is not for " + to_string(platform), list_of(index)});
}

}  // namespace slipway::kit
