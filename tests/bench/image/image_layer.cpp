// image_layer FOLDER LAYOUT [THREADS]: an image with one layer that holds the folder; prints the layer's path.
#include <slipway/kit/oci_image.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace slipway::kit;

namespace {

Result<std::string> build(const std::string& folder, const std::string& layout_path, unsigned threads) {
  SLIPWAY_KIT_TRY_ASSIGN(const OciLayout layout, OciLayout::create(layout_path));
  ImageRecipe recipe;
  recipe.layers = {{{{folder, "/"}}}};
  recipe.commit_time = 1700000000;
  BuildOptions options;
  options.threads = threads;
  SLIPWAY_KIT_TRY_ASSIGN(const BuiltImage image, build_image(layout, recipe, options));
  return layout.blob_path(image.content.layers.at(0).digest);
}

}  // namespace

int main(int argc, char* argv[]) {
  if (argc < 3) {
    std::fputs("usage: image_layer FOLDER LAYOUT [THREADS]\n", stderr);
    return 2;
  }
  const auto layer = build(argv[1], argv[2], argc > 3 ? static_cast<unsigned>(std::atoi(argv[3])) : 0);
  if (!layer) {
    std::fprintf(stderr, "error: %s: %s\n", layer.error().message.c_str(), layer.error().why.c_str());
    return 1;
  }
  std::puts(layer->c_str());
  return 0;
}
