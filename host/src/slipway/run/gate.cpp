#include <slipway/run/gate.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace slipway::run {

namespace {

base::Error shut(const std::string& stage, std::string why, std::string hint) {
  return {.code = {901},
          .what = fmt::format("the gate before stage '{}' is shut", stage),
          .why = std::move(why),
          .state = "nothing was published or deployed by it",
          .hint = std::move(hint)};
}

}  // namespace

base::Status check_gate(const std::string& stage, const std::vector<model::Digest>& images,
                        const std::vector<model::Verdict>& verdicts) {
  if (images.empty())
    return base::fail(shut(stage, "no stage that it needs made an image, so there is nothing that could have passed",
                           "let it need a stage that makes an image and a verdict, such as 'release'"));
  for (const model::Digest& image : images) {
    const auto of_image = [&](const model::Verdict& verdict) { return verdict.subject == image; };
    if (std::none_of(verdicts.begin(), verdicts.end(), of_image))
      return base::fail(shut(stage, fmt::format("there is no verdict for {}", image.text()),
                             "run the acceptance tests of exactly this image"));
    for (const model::Verdict& verdict : verdicts)
      if (of_image(verdict) && verdict.outcome != model::Outcome::passed)
        return base::fail(shut(stage, fmt::format("stage '{}' says FAILED for {}", verdict.stage, image.text()),
                               "mend what the acceptance tests found"));
  }
  return {};
}

base::Status check_effect_digest(const std::string& stage, const model::Effect& effect,
                                 const std::vector<model::Digest>& passed) {
  constexpr std::array<std::string_view, 3> k_kinds{"oci.manifest", "oci.tag", "local.deployment"};
  if (std::find(k_kinds.begin(), k_kinds.end(), effect.kind) == k_kinds.end()) return {};
  const auto is_it = [&](const model::Digest& image) { return image.text() == effect.digest; };
  if (std::any_of(passed.begin(), passed.end(), is_it)) return {};
  return base::fail(shut(stage, fmt::format("no verdict lets {} pass", model::describe(effect)),
                         "publish and deploy only images whose acceptance tests passed in this run"));
}

}  // namespace slipway::run
