#include <slipway/run/gate.hpp>

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace slipway::run
