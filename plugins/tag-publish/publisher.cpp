#include "publisher.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace slipway::plugins::tag_publish {
namespace {

Effect effect_of(const char* kind, const std::string& repository, const std::string& name, const std::string& digest) {
  return {kind, repository, name, digest};
}

std::string joined(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts)
    list += (list.empty() ? "" : ", ") + text;
  return list;
}

std::string observed(const std::string& digest) { return kit::to_text({{"digest", digest}}); }

kit::Result<std::int32_t> probe_blob(kit::OciRepository& repository, const ImageContent& content,
                                     const Effect& effect) {
  const auto same = [&](const kit::OciDescriptor& blob) { return blob.digest == effect.digest; };
  const auto blob = std::find_if(content.blobs.begin(), content.blobs.end(), same);
  if (blob == content.blobs.end()) return SLIPWAY_PROBE_UNKNOWN;
  SLIPWAY_KIT_TRY_ASSIGN(const bool there, repository.has_blob(*blob));
  return there ? SLIPWAY_PROBE_PRESENT_SAME : SLIPWAY_PROBE_ABSENT;
}

}  // namespace

std::vector<Effect> content_effects(const std::string& repository, const ImageContent& content) {
  std::vector<Effect> effects;
  for (const kit::OciDescriptor& blob : content.blobs)
    effects.push_back(effect_of(k_blob_effect, repository, blob.digest, blob.digest));
  for (const kit::StoredManifest& manifest : content.manifests)
    effects.push_back(effect_of(k_manifest_effect, repository, manifest.digest, manifest.digest));
  return effects;
}

std::vector<Effect> tag_effects(const std::string& repository, const ImageContent& content,
                                const std::vector<std::string>& tags) {
  std::vector<Effect> effects;
  for (const std::string& tag : tags)
    effects.push_back(effect_of(k_tag_effect, repository, tag, content.digest()));
  return effects;
}

kit::Result<std::int32_t> probe_effect(kit::OciRepository& repository, const ImageContent& content,
                                       const Effect& effect) {
  if (effect.kind == k_blob_effect) return probe_blob(repository, content, effect);
  if (effect.kind != k_manifest_effect && effect.kind != k_tag_effect) return SLIPWAY_PROBE_UNKNOWN;
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> digest, repository.resolve(effect.name));
  if (!digest) return SLIPWAY_PROBE_ABSENT;
  return *digest == effect.digest ? SLIPWAY_PROBE_PRESENT_SAME : SLIPWAY_PROBE_PRESENT_OTHER;
}

Publisher::Publisher(Host host, const kit::OciLayout& layout, kit::OciRepository& repository,
                     const ImageContent& content, Progress progress)
    : m_host(host), m_layout(layout), m_repository(repository), m_content(content), m_progress(std::move(progress)) {}

void Publisher::reach() {
  require(tl::expected<void, kit::Error>(m_repository.resolve(m_content.digest()).map([](const auto&) {})));
}

void Publisher::publish_content() {
  for (const kit::OciDescriptor& blob : m_content.blobs)
    publish_blob(blob);
  for (const kit::StoredManifest& manifest : m_content.manifests)
    publish_manifest(manifest);
}

void Publisher::publish_tags(const std::vector<std::string>& tags, std::string elsewhere) {
  m_elsewhere = std::move(elsewhere);
  for (const std::string& tag : tags)
    publish_tag(tag);
}

std::string Publisher::tags_set() const {
  return "tags of " + m_repository.name() + " set so far: " + joined(m_tags_set);
}

void Publisher::verify(const std::vector<std::string>& tags) {
  require(check_reference(m_content.digest(), m_content.digest()));
  for (const std::string& tag : tags)
    require(check_reference(tag, m_content.digest()));
}

void Publisher::publish_blob(const kit::OciDescriptor& blob) {
  const Effect effect = effect_of(k_blob_effect, m_repository.name(), blob.digest, blob.digest);
  if (m_host.begin(effect)) {
    require(put_blob(blob));
    m_host.done(effect, kit::to_text({{"digest", blob.digest}, {"size", blob.size}}));
  }
  m_bytes += blob.size;
  m_progress(m_bytes);
}

kit::Status Publisher::put_blob(const kit::OciDescriptor& blob) {
  SLIPWAY_KIT_TRY_ASSIGN(const kit::Fd fd, m_layout.open_blob(blob));
  SLIPWAY_KIT_TRY(m_repository.put_blob(blob, fd.get(), [this](std::uint64_t sent) { m_progress(m_bytes + sent); }));
  SLIPWAY_KIT_TRY_ASSIGN(const bool there, m_repository.has_blob(blob));
  if (there) return {};
  return kit::fail(
      {SLIPWAY_E_INTEGRITY, m_repository.name() + " took the blob " + blob.digest + " and does not have it"});
}

void Publisher::publish_manifest(const kit::StoredManifest& manifest) {
  const Effect effect = effect_of(k_manifest_effect, m_repository.name(), manifest.digest, manifest.digest);
  if (!m_host.begin(effect)) return;
  require(m_repository.put_manifest(manifest));
  require(check_reference(manifest.digest, manifest.digest));
  m_host.done(effect, observed(manifest.digest));
}

void Publisher::publish_tag(const std::string& tag) {
  const Effect effect = effect_of(k_tag_effect, m_repository.name(), tag, m_content.digest());
  if (m_host.begin(effect)) {
    require(set_tag(tag));
    m_host.done(effect, observed(m_content.digest()));
  }
  m_tags_set.push_back(tag);
}

kit::Status Publisher::set_tag(const std::string& tag) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<std::string> before, m_repository.resolve(tag));
  if (before && *before != m_content.digest())
    m_host.log_info("tag " + tag + " of " + m_repository.name() + " moves from " + *before + " to " +
                    m_content.digest());
  if (before != m_content.digest()) SLIPWAY_KIT_TRY(m_repository.tag(tag, m_content.manifests.back()));
  return check_reference(tag, m_content.digest());
}

kit::Status Publisher::check_reference(const std::string& reference, const std::string& digest) {
  SLIPWAY_KIT_TRY_ASSIGN(const std::optional<kit::StoredManifest> found, m_repository.get_manifest(reference));
  if (found && found->digest == digest) return {};
  return kit::fail({SLIPWAY_E_INTEGRITY,
                    "read back from " + m_repository.name() + ", " + reference + " is not what was published",
                    found ? "it has the digest " + found->digest + ", published was " + digest
                          : "it is not there, published was " + digest,
                    {},
                    "somebody else may be publishing there at the same time"});
}

void Publisher::require(const kit::Status& status) const {
  if (status) return;
  kit::Error error = status.error();
  if (error.state.empty()) {
    error.state = m_tags_set.empty() ? "no tag of " + m_repository.name() + " was changed" : tags_set();
    if (!m_elsewhere.empty()) error.state += "; " + m_elsewhere;
  }
  throw kit::to_failure(error);
}

}  // namespace slipway::plugins::tag_publish
