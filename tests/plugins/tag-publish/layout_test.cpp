#include "publish_case.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::Effect;
using slipway::test::Case;
using slipway::testing::FakeRun;

namespace {

// The lines of two repositories, those of tags behind all others.
std::vector<std::string> in_order(std::vector<std::string> lines, const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  std::stable_partition(lines.begin(), lines.end(),
                        [](const std::string& line) { return line.find(" oci.tag ") == std::string::npos; });
  return lines;
}

std::string target(const Case& attempt) { return "oci:" + attempt.folder.path("published"); }

}  // namespace

TEST_CASE("an image is published to a layout beside the repository, blobs first and tags last") {
  Case attempt;
  attempt.to = {"oci:../published"};
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.violations.empty());
  CHECK(run.effect_lines() == attempt.journal(target(attempt)));
  CHECK(run.value("publication") == R"({"repositories":[{"repository":")" + target(attempt) + R"(","digest":")" +
                                        attempt.digest() + R"(","tags":["1.2.0","latest"],"pinned":")" +
                                        target(attempt) + "@" + attempt.digest() + "\"}]}");
  const OciLayout published = OciLayout::open(attempt.folder.path("published")).value();
  CHECK(published.resolve("1.2.0").value()->digest == attempt.digest());
  CHECK(published.resolve("latest").value()->digest == attempt.digest());
  CHECK(published.has_blob(attempt.layer_digest()));
  CHECK(run.progress.back().parts == 10000);
}

TEST_CASE("plan names every effect in the order of run and changes nothing") {
  Case attempt;
  attempt.to = {"oci:../published"};
  const FakeRun run = attempt.plan();
  REQUIRE(run.ok());
  CHECK(run.effect_lines() == attempt.effect_lines("declared", target(attempt)));
  CHECK_FALSE(std::filesystem::exists(attempt.folder.path("published")));
}

TEST_CASE("probe tells what is there, what is other and what is absent") {
  Case attempt;
  attempt.to = {"oci:../published"};
  std::vector<Effect> effects;
  for (const auto& record : attempt.plan().effects)
    effects.push_back(record.effect);
  REQUIRE(effects.size() == 5);
  const auto answers = [&](Case& asked) {
    std::vector<int> all;
    for (const Effect& effect : effects) {
      const auto probe = asked.probe(effect);
      CHECK(probe.run.ok());
      all.push_back(probe.answer);
    }
    return all;
  };
  CHECK(answers(attempt) == std::vector<int>(5, SLIPWAY_PROBE_ABSENT));
  CHECK_FALSE(std::filesystem::exists(attempt.folder.path("published")));
  REQUIRE(attempt.run().ok());
  CHECK(answers(attempt) == std::vector<int>(5, SLIPWAY_PROBE_PRESENT_SAME));
  const OciLayout published = OciLayout::open(attempt.folder.path("published")).value();
  REQUIRE(published.set_tag("latest", {k_oci_manifest_type, attempt.config_digest(), 1}));
  CHECK(answers(attempt).back() == SLIPWAY_PROBE_PRESENT_OTHER);
  CHECK(attempt.probe({"oci.tag", "elsewhere", "1.2.0", attempt.digest()}).answer == SLIPWAY_PROBE_UNKNOWN);
  CHECK(attempt.probe({"else", target(attempt), "1.2.0", attempt.digest()}).answer == SLIPWAY_PROBE_UNKNOWN);
}

TEST_CASE("what the host saw already is not done again, and the run still reads everything back") {
  Case attempt;
  attempt.to = {"oci:../published"};
  for (const auto& record : attempt.run().effects)
    if (record.state == slipway::testing::EffectState::done) attempt.host.already_done.push_back(record.effect);
  const std::string before = attempt.folder.read("published/index.json");
  const FakeRun again = attempt.run();
  REQUIRE(again.ok());
  CHECK(again.effect_lines() == attempt.effect_lines("already done", target(attempt)));
  CHECK_FALSE(again.value("publication").empty());
  CHECK(attempt.folder.read("published/index.json") == before);
}

TEST_CASE("a host that is wrong about what is done is found out") {
  Case attempt;
  attempt.to = {"oci:../published"};
  for (const auto& record : attempt.plan().effects)
    attempt.host.already_done.push_back(record.effect);
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == "read back from " + target(attempt) + ", " + attempt.digest() + " is not what was published");
  CHECK(run.values.empty());
}

TEST_CASE("stopped before any of its effects, a run changes nothing more, and the next one finishes") {
  for (std::size_t stop = 1; stop <= 5; ++stop) {
    Case attempt;
    attempt.to = {"oci:../published"};
    attempt.host.fail_at_begin = stop;
    attempt.host.fail_status = SLIPWAY_E_CANCELLED;
    const FakeRun stopped = attempt.run();
    CHECK(stopped.status == SLIPWAY_E_CANCELLED);
    CHECK(stopped.values.empty());
    CHECK(stopped.effects.size() == 2 * (stop - 1));
    if (stop <= 4 && stop > 1) CHECK_FALSE(OciLayout::open(attempt.folder.path("published"))->resolve("1.2.0").value());
    attempt.host.fail_at_begin = 0;
    const FakeRun finished = attempt.run();
    CHECK(finished.ok());
    CHECK(OciLayout::open(attempt.folder.path("published"))->resolve("latest").value()->digest == attempt.digest());
  }
}

TEST_CASE("a tag that held another image moves, and the log says from where") {
  Case first("first");
  Case second("second");
  first.to = second.to = {"oci:" + first.folder.path("published")};
  REQUIRE(first.run().ok());
  const FakeRun run = second.run();
  REQUIRE(run.ok());
  CHECK(run.log_text().find("tag latest of " + target(first) + " moves from " + first.digest() + " to " +
                            second.digest()) != std::string::npos);
  const OciLayout published = OciLayout::open(first.folder.path("published")).value();
  CHECK(published.resolve("latest").value()->digest == second.digest());
  CHECK(published.has_blob(first.layer_digest()));
}

TEST_CASE("without tags the image is published by digest") {
  Case attempt;
  attempt.to = {"oci:../published"};
  attempt.tags.clear();
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.effect_lines() == attempt.journal(target(attempt)));
  CHECK(run.log_text().find("no tag rules: the image is published by its digest only") != std::string::npos);
  CHECK(run.value("publication").find(R"("tags":[])") != std::string::npos);
}

TEST_CASE("several repositories get the same image, and all have it before the first tag of any") {
  Case attempt;
  attempt.to = {"oci:../one", "oci:" + attempt.folder.path("two")};
  const std::string one = "oci:" + attempt.folder.path("one"), two = attempt.to[1];
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.effect_lines() == in_order(attempt.journal(one), attempt.journal(two)));
  CHECK(attempt.plan().effect_lines() ==
        in_order(attempt.effect_lines("declared", one), attempt.effect_lines("declared", two)));
  CHECK(attempt.folder.read("one/index.json") == attempt.folder.read("two/index.json"));
}

TEST_CASE("a repository that cannot take the image leaves the tags of all others as they were") {
  for (const bool first_fails : {true, false}) {
    Case attempt;
    attempt.folder.write("file", "");
    attempt.to = {"oci:../one", "oci:../file/below"};
    if (first_fails) std::swap(attempt.to[0], attempt.to[1]);
    const FakeRun run = attempt.run();
    CHECK(run.status == SLIPWAY_E_IO);
    CHECK(run.values.empty());
    for (const std::string& line : run.effect_lines())
      CHECK(line.find(" oci.tag ") == std::string::npos);
  }
}

TEST_CASE("a layout that cannot be written is an error of this machine") {
  Case attempt;
  attempt.folder.write("file", "");
  attempt.to = {"oci:../file/below"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_IO);
  CHECK(run.message.find(attempt.folder.path("file")) != std::string::npos);
}

namespace {

// The image of the case and one for another machine, in an index; the image to publish is the index.
struct Both {
  Case first{"first"};
  Case second{"second"};
  std::string index;
  std::string digest;

  Both() {
    const auto copy = [this](const OciDescriptor& blob) {
      const Fd fd = second.layout.open_blob(blob).value();
      REQUIRE(first.layout.import_blob(blob.digest, blob.size, fd.get()));
    };
    copy(second.image.manifest);
    copy(second.image.content.config);
    copy(second.image.content.layers.at(0));
    OciDescriptor other = second.image.manifest;
    other.platform = OciPlatform{"linux", "arm64", {}};
    index = format_index({{first.image.manifest, other}});
    digest = first.layout.write_blob(index).value().digest;
  }
};

std::string digest_of(const Both& both, std::size_t number) {
  return parse_index(both.index)->manifests.at(number).digest;
}

}  // namespace

TEST_CASE("an index is published with all its images, and itself after them") {
  Both both;
  Case& attempt = both.first;
  attempt.to = {"oci:../published"};
  attempt.image.manifest.digest = both.digest;
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  std::vector<std::string> kinds;
  for (const auto& record : run.effects)
    if (record.state == slipway::testing::EffectState::done)
      kinds.push_back(record.effect.kind + " " + record.effect.name);
  const std::string of_first = digest_of(both, 0), of_second = digest_of(both, 1);
  CHECK(kinds == std::vector<std::string>{"oci.blob " + attempt.config_digest(), "oci.blob " + attempt.layer_digest(),
                                          "oci.blob " + both.second.config_digest(),
                                          "oci.blob " + both.second.layer_digest(), "oci.manifest " + of_first,
                                          "oci.manifest " + of_second, "oci.manifest " + both.digest, "oci.tag 1.2.0",
                                          "oci.tag latest"});
  const OciLayout published = OciLayout::open(attempt.folder.path("published")).value();
  CHECK(published.read_blob(both.digest).value() == both.index);
  CHECK(published.resolve("latest").value()->media_type == k_oci_index_type);
}

TEST_CASE("what two images of an index share is published once") {
  Both both;
  Case& attempt = both.first;
  attempt.to = {"oci:../published"};
  OciDescriptor twice = parse_index(both.index)->manifests.at(0);
  const std::string index = format_index({{twice, twice}});
  attempt.image.manifest.digest = attempt.layout.write_blob(index).value().digest;
  const FakeRun run = attempt.run();
  REQUIRE(run.ok());
  CHECK(run.effects.size() == 2 * (2 + 2 + 2));
}

TEST_CASE("an index that names an image which is not there publishes nothing") {
  Both both;
  Case& attempt = both.first;
  attempt.to = {"oci:../published"};
  std::filesystem::remove(attempt.layout.blob_path(digest_of(both, 1)));
  attempt.image.manifest.digest = both.digest;
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(run.effects.empty());
  CHECK_FALSE(std::filesystem::exists(attempt.folder.path("published")));
}

TEST_CASE("indexes that are nested without end are not published") {
  Case attempt;
  attempt.to = {"oci:../published"};
  std::string inner = attempt.digest();
  for (int depth = 1; depth <= 4; ++depth) {
    const char* const type = depth == 1 ? k_oci_manifest_type : k_oci_index_type;
    inner = attempt.layout.write_blob(format_index({{{type, inner, 1}}})).value().digest;
    attempt.image.manifest.digest = inner;
    const FakeRun run = attempt.plan();
    CHECK(run.ok() == (depth <= 3));
    if (!run.ok()) CHECK(run.message.find("are nested too deeply") != std::string::npos);
  }
}
