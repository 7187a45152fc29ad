// A small image in a layout of its own, for tests that move images about.
#pragma once

#include "support/temp_folder.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/oci_repository.hpp>

#include <string>

namespace slipway::test {

class SampleImage {
public:
  explicit SampleImage(const std::string& content = "hello\n", kit::OciPlatform platform = {"linux", "amd64", {}})
      : m_layout(kit::OciLayout::create(m_folder.path("layout")).value()) {
    kit::ImageRecipe recipe;
    recipe.layers = {{{{m_folder.write("file", content), "/app/file"}}}};
    recipe.commit_time = 1700000000;
    recipe.platform = std::move(platform);
    m_image = kit::build_image(m_layout, recipe).value();
  }

  const kit::OciLayout& layout() const { return m_layout; }
  const kit::BuiltImage& image() const { return m_image; }
  const std::string& digest() const { return m_image.manifest.digest; }
  const kit::OciDescriptor& layer() const { return m_image.content.layers.at(0); }
  const kit::OciDescriptor& config() const { return m_image.content.config; }
  kit::StoredManifest manifest() const {
    return {digest(), kit::k_oci_manifest_type, m_layout.read_blob(digest()).value()};
  }

  kit::Status put_blob(kit::OciRepository& to, const kit::OciDescriptor& blob) const {
    return to.put_blob(blob, m_layout.open_blob(blob)->get(), {});
  }
  kit::Status push(kit::OciRepository& to, const std::string& tag) const {
    SLIPWAY_KIT_TRY(put_blob(to, config()));
    SLIPWAY_KIT_TRY(put_blob(to, layer()));
    SLIPWAY_KIT_TRY(to.put_manifest(manifest()));
    return to.tag(tag, manifest());
  }

private:
  TempFolder m_folder;
  kit::OciLayout m_layout;
  kit::BuiltImage m_image;
};

}  // namespace slipway::test
