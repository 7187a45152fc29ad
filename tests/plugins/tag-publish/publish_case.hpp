// The stage, an image for it and the request of a host.
#pragma once

#include "support/temp_folder.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/testing.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace slipway::test {

inline constexpr char k_stage[] = "dev.slipway.tag-publish";

struct Case {
  TempFolder folder;
  kit::OciLayout layout = kit::OciLayout::create(folder.path("image")).value();
  kit::BuiltImage image;
  testing::FakeHost host;
  testing::LoadedPlugin plugin{SLIPWAY_PLUGIN_FILE};

  std::vector<std::string> tags = {"1.2.0", "latest"};
  std::string verdict = "PASSED";  // Empty: none.
  std::string subject;             // Of the verdict; empty: the image.
  int images = 1;
  std::vector<std::string> to;
  std::string more;  // More members of the parameters, with a comma before them.

  explicit Case(const std::string& content = "hello\n") {
    kit::ImageRecipe recipe;
    recipe.layers = {{{{folder.write("file", content), "/app/file"}}}};
    recipe.commit_time = 1700000000;
    recipe.platform = {"linux", "amd64", {}};
    image = kit::build_image(layout, recipe).value();
    std::filesystem::create_directories(folder.path("root"));
  }

  const std::string& digest() const { return image.manifest.digest; }
  const std::string& config_digest() const { return image.content.config.digest; }
  const std::string& layer_digest() const { return image.content.layers.at(0).digest; }

  static std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts)
      list += (list.empty() ? "\"" : ",\"") + text + "\"";
    return "[" + list + "]";
  }
  std::string parameters() const { return "{\"to\":" + list_of(to) + more + "}"; }
  std::string request() const {
    std::string records;
    for (int i = 0; i < images; ++i)
      records += std::string(i == 0 ? "" : ",") + R"({"digest":")" + digest() +
                 R"(","mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"layout":")" +
                 folder.path("image") + R"(","platform":"linux/amd64","labels":{},"stage":"release"})";
    const std::string verdicts =
        verdict.empty() ? ""
                        : R"({"subject":")" + (subject.empty() ? digest() : subject) + R"(","result":")" + verdict +
                              R"(","passed":1,"failed":0,"suite":"acceptance","stage":"release"})";
    return R"({"run":"r","stage":"tag-publish","pipeline":"p","image":"","host_version":"0","root":")" +
           folder.path("root") + R"(","workspace":")" + folder.path() + R"(","output":")" + folder.path() +
           R"(","source":{"commit":"c","short_sha":"c","tree":"t","commit_time":1700000000},)" +
           R"("tags":{"version":"1.2.0","tags":)" + list_of(tags) + R"(,"latest":true},"images":[)" + records +
           R"(],"verdicts":[)" + verdicts + "]}";
  }

  testing::FakeRun run() { return testing::run_stage(plugin, k_stage, parameters(), request(), host); }
  testing::FakeRun plan() { return testing::plan(plugin, k_stage, parameters(), request(), host); }
  testing::FakeProbe probe(const Effect& effect) {
    return testing::probe(plugin, k_stage, parameters(), request(), effect, host);
  }

  // The four effects on a repository, in their order, each with a word before it.
  std::vector<std::string> effect_lines(const std::string& word, const std::string& repository) const {
    std::vector<std::string> lines;
    for (const std::string& blob : {config_digest(), layer_digest()})
      lines.push_back(word + " oci.blob " + repository + " " + blob + " " + blob);
    lines.push_back(word + " oci.manifest " + repository + " " + digest() + " " + digest());
    for (const std::string& tag : tags)
      lines.push_back(word + " oci.tag " + repository + " " + tag + " " + digest());
    return lines;
  }
  // What a run writes down: each effect is begun and then done.
  std::vector<std::string> journal(const std::string& repository) const {
    std::vector<std::string> lines;
    for (const std::string& line : effect_lines("", repository)) {
      lines.push_back("begun" + line);
      lines.push_back("done" + line);
    }
    return lines;
  }
};

}  // namespace slipway::test
