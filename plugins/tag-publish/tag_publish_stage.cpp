// dev.slipway.tag-publish: puts the image that passed its tests into repositories, under the tags of the trigger.
#include "image_content.hpp"
#include "parameters.hpp"
#include "publisher.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/files.hpp>
#include <slipway/kit/json.hpp>
#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/plugin.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace slipway::plugins::tag_publish {
namespace {

constexpr char k_output_schema[] = R"({"type":"object","required":["publication"]})";
constexpr const char* k_needs[] = {SLIPWAY_SERVICE_LOG, SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_EFFECT, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_SECRET, SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL, nullptr};

kit::Error refuse(std::string message, std::string why) {
  return {SLIPWAY_E_INTEGRITY, std::move(message), std::move(why), "nothing was published"};
}

// The one image to publish, if it passed. The host's gate has looked already; two locks are better than one.
kit::Result<kit::RequestImage> tested_image(const kit::Request& request) {
  if (request.images.size() != 1)
    return kit::fail(refuse("there has to be one image to publish",
                            "the stages upstream made " + std::to_string(request.images.size())));
  const kit::RequestImage& image = request.images.front();
  bool passed = false;
  for (const kit::RequestVerdict& verdict : request.verdicts) {
    if (verdict.subject != image.digest) continue;
    if (verdict.result != "PASSED")
      return kit::fail(
          refuse("the image " + image.digest + " cannot be published", "the verdict on it is " + verdict.result));
    passed = true;
  }
  if (!passed)
    return kit::fail(refuse("the image " + image.digest + " cannot be published", "no verdict says that it passed"));
  return image;
}

class TagPublishStage {
public:
  TagPublishStage(Host host, std::string_view config)
      : m_host(host), m_parameters(kit::or_throw(parse_parameters(config))) {}

  void plan(std::string_view request_json) {
    prepare(request_json);
    for (const auto& repository : m_repositories)
      for (const Effect& effect : content_effects(repository->name(), *m_content))
        m_host.declare(effect);
    for (const auto& repository : m_repositories)
      for (const Effect& effect : tag_effects(repository->name(), *m_content, m_tags))
        m_host.declare(effect);
  }

  std::int32_t probe(std::string_view request_json, const Effect& effect) {
    prepare(request_json);
    for (const auto& repository : m_repositories) {
      if (repository->name() != effect.target) continue;
      // A server that is down is asked once; all its effects are unknown then.
      if (const auto down = m_unreachable.find(effect.target); down != m_unreachable.end())
        throw kit::to_failure(down->second);
      const auto answer = probe_effect(*repository, *m_content, effect);
      if (!answer) m_unreachable[effect.target] = answer.error();
      return kit::or_throw(answer);
    }
    return SLIPWAY_PROBE_UNKNOWN;
  }

  void run(std::string_view request_json) {
    prepare(request_json);
    if (m_tags.empty()) m_host.log_info("no tag rules: the image is published by its digest only");
    publish();
    kit::Json publications = kit::Json::array();
    for (const auto& repository : m_repositories)
      publications.push_back(publication(*repository));
    m_host.emit_value("publication", kit::to_text({{"repositories", std::move(publications)}}));
    for (const auto& repository : m_repositories)
      m_host.log_info("published " + repository->name() + "@" + m_content->digest() + tags_text());
  }

private:
  // No repository shows the image under a tag before all of them have it.
  void publish() {
    std::vector<std::unique_ptr<Publisher>> publishers;
    for (std::size_t i = 0; i < m_repositories.size(); ++i)
      publishers.push_back(std::make_unique<Publisher>(m_host, *m_layout, *m_repositories[i], *m_content,
                                                       [this, i](std::uint64_t bytes) { show_progress(i, bytes); }));
    // A registry that is down or wants a login says so here, before the first intent is written down.
    for (const auto& publisher : publishers)
      publisher->reach();
    for (const auto& publisher : publishers)
      publisher->publish_content();
    std::string before;
    for (const auto& publisher : publishers) {
      publisher->publish_tags(m_tags, before);
      if (!m_tags.empty()) before += (before.empty() ? "" : "; ") + publisher->tags_set();
    }
    for (const auto& publisher : publishers)
      publisher->verify(m_tags);
  }

  // The same request comes to plan, probe and run; the connections made for one serve the next.
  void prepare(std::string_view request_json) {
    if (m_content) return;
    const kit::Request request = kit::or_throw(kit::parse_request(request_json));
    const kit::RequestImage image = kit::or_throw(tested_image(request));
    m_layout = kit::or_throw(kit::OciLayout::open(image.layout));
    ImageContent content = kit::or_throw(read_content(*m_layout, image.digest));
    if (request.tags) m_tags = request.tags->tags;
    for (const std::string& tag : m_tags)
      if (!kit::is_tag(tag)) throw kit::to_failure({SLIPWAY_E_CONFIG, "'" + tag + "' cannot be a tag of an image"});
    const kit::RegistryOptions options = kit::registry_options(m_host, m_parameters.registries);
    m_repositories.clear();
    for (const kit::OciReference& reference : m_parameters.to)
      m_repositories.push_back(kit::or_throw(kit::open_repository(placed(reference, request.root), options)));
    m_content = std::move(content);
  }

  // Layouts lie beside the repository, wherever the stage runs.
  static kit::OciReference placed(kit::OciReference reference, const std::string& root) {
    if (reference.is_layout())
      reference.layout = std::filesystem::path(kit::join_path(root, reference.layout)).lexically_normal().string();
    return reference;
  }

  void show_progress(std::size_t repository, std::uint64_t bytes) {
    const double total = static_cast<double>(m_content->bytes()) * static_cast<double>(m_repositories.size());
    const double done =
        static_cast<double>(m_content->bytes()) * static_cast<double>(repository) + static_cast<double>(bytes);
    const auto parts = static_cast<std::int32_t>(total > 0 ? std::min(10000.0, 10000 * done / total) : 10000);
    if (parts < m_shown + 50 && parts != 10000) return;
    m_shown = parts;
    m_host.progress(parts, "pushing to " + m_repositories[repository]->name());
  }

  kit::Json publication(const kit::OciRepository& repository) const {
    return {{"repository", repository.name()},
            {"digest", m_content->digest()},
            {"tags", m_tags},
            {"pinned", repository.name() + "@" + m_content->digest()}};
  }

  std::string tags_text() const {
    std::string text;
    for (const std::string& tag : m_tags)
      text += (text.empty() ? " as " : ", ") + tag;
    return text;
  }

  Host m_host;
  Parameters m_parameters;
  std::optional<kit::OciLayout> m_layout;
  std::optional<ImageContent> m_content;
  std::vector<std::string> m_tags;
  std::vector<std::unique_ptr<kit::OciRepository>> m_repositories;
  std::map<std::string, kit::Error> m_unreachable;
  std::int32_t m_shown = -100;
};

}  // namespace
}  // namespace slipway::plugins::tag_publish

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.tag-publish", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<slipway::plugins::tag_publish::TagPublishStage>{
                   {"dev.slipway.tag-publish", "Tag and publish",
                    "Publishes the image that passed its tests, by digest first and under its tags last",
                    SLIPWAY_STAGE_PUBLISHES | SLIPWAY_STAGE_CLEAN_SOURCE,
                    slipway::plugins::tag_publish::k_config_schema, slipway::plugins::tag_publish::k_output_schema,
                    slipway::plugins::tag_publish::k_needs, slipway::plugins::tag_publish::k_wants}}))
