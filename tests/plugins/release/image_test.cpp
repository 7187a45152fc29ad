#include "release_case.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <sys/stat.h>

using namespace slipway;
using slipway::test::json_of;
using slipway::test::ReleaseCase;

namespace {

// The image of a run that built one, green or not.
struct Built {
  explicit Built(const testing::FakeRun& run) : record(json_of(run.value("image"))) {
    const auto layout = kit::OciLayout::open(record["layout"].get<std::string>());
    REQUIRE(layout.has_value());
    auto loaded = kit::load_image(*layout, record["digest"].get<std::string>());
    REQUIRE(loaded.has_value());
    image = std::move(*loaded);
  }
  kit::Json record;
  kit::LoadedImage image;
};

// An image tagged 1 in the layout "bases" beside the repository; its digest.
std::string make_base(const ReleaseCase& release) {
  const auto layout = kit::OciLayout::create(release.folder().path("bases"));
  REQUIRE(layout.has_value());
  kit::ImageRecipe recipe;
  recipe.layers = {{{{release.folder().write("motd", "hello\n"), "/etc/motd"}}}};
  recipe.env = {"BASE=yes"};
  const auto base = kit::build_image(*layout, recipe);
  REQUIRE(base.has_value());
  REQUIRE(layout->set_tag("1", base->manifest).has_value());
  return base->manifest.digest;
}

}  // namespace

TEST_CASE("The image carries what the parameters say, and the commit") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  release.config["image"]["labels"] = {{"team", "delivery"}};
  release.config["image"]["user"] = "7:8";
  release.config["image"]["working-dir"] = "/app";
  release.config["image"]["cmd"] = {"--x"};
  release.config["image"]["ports"] = {8080};
  const Built built(release.run());
  const kit::OciImageConfig& config = built.image.config;
  CHECK(config.entrypoint == std::vector<std::string>{"/app/service"});
  CHECK(config.cmd == std::vector<std::string>{"--x"});
  CHECK(config.user == "7:8");
  CHECK(config.working_dir == "/app");
  CHECK(config.exposed_ports == std::vector<std::string>{"8080/tcp"});
  CHECK(config.labels == std::map<std::string, std::string>{{"org.opencontainers.image.revision", std::string(40, 'a')},
                                                            {"team", "delivery"}});
  CHECK(config.created == "2023-11-14T22:13:20Z");
  CHECK(built.record["layout"] == release.output("image"));
  CHECK(built.record["size"] == built.image.manifest.size);
  CHECK(built.record["mediaType"] == "application/vnd.oci.image.manifest.v1+json");
  CHECK(built.record["platform"].get<std::string>().substr(0, 6) == "linux/");
}

TEST_CASE("Equal inputs give an equal digest, wherever they lie") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase one;
  ReleaseCase other;
  const kit::Json first = json_of(one.run().value("image"));
  CHECK(first["digest"] == json_of(other.run().value("image"))["digest"]);
  CHECK(first["digest"] == json_of(one.run().value("image"))["digest"]);
  other.config["image"]["env"]["VERSION"] = "1.2.4";
  CHECK(first["digest"] != json_of(other.run().value("image"))["digest"]);
}

TEST_CASE("Files of the source go into the image beside artifacts, with modes by content or as told") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  release.folder().write("work/conf/app.ini", "a=1\n");
  release.folder().write("work/run.sh", "#!/bin/sh\n");
  release.config["image"]["add"] = {{{"artifact", "server"}, {"to", "/app/service"}},
                                    {{"artifact", "server"}, {"to", "/copies/"}, {"mode", "0600"}},
                                    {{"file", "conf"}, {"to", "/etc/app"}}};
  const Built built(release.run());
  const std::string rootfs = release.folder().path("unpacked");
  const auto layout = kit::OciLayout::open(release.output("image"));
  REQUIRE(kit::unpack_image(*layout, built.image, rootfs).has_value());
  struct stat status{};
  REQUIRE(::stat((rootfs + "/app/service").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0755);
  REQUIRE(::stat((rootfs + "/copies/server").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(release.folder().read("unpacked/etc/app/app.ini") == "a=1\n");
}

TEST_CASE("A base in a layout beside the repository brings its files and config") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  make_base(release);
  release.config["image"]["from"] = "oci:bases:1";
  const testing::FakeRun run = release.run();
  INFO(run.message << run.details);
  REQUIRE(run.ok());
  const Built built(run);
  CHECK(built.image.content.layers.size() == 2);
  CHECK(built.image.config.env == std::vector<std::string>{"BASE=yes", "VERSION=1.2.3"});
}

TEST_CASE("A base by tag is warned of with the digest that it has today, a base by digest is not") {
  SLIPWAY_NEEDS_CONTAINERS();
  ReleaseCase release;
  const std::string base = make_base(release);
  const std::string name = "oci:" + release.folder().path("bases");
  const std::string pinned = name + "@" + base;
  const std::string warning =
      "the base " + name + ":1 may be another image tomorrow: use " + pinned + " to get the same one every day\n";
  release.config["image"]["from"] = "oci:bases:1";
  const testing::FakeRun by_tag = release.run();
  INFO(by_tag.message << by_tag.details << by_tag.log_text());
  CHECK(by_tag.ok());
  CHECK(by_tag.log_text().find("base " + pinned + "\n" + warning) != std::string::npos);
  release.config["image"]["from"] = "oci:bases@" + base;
  const testing::FakeRun by_digest = release.run();
  INFO(by_digest.message << by_digest.details << by_digest.log_text());
  CHECK(by_digest.ok());
  CHECK(by_digest.log_text().find("base " + pinned + "\n") != std::string::npos);
  CHECK(by_digest.log_text().find("tomorrow") == std::string::npos);
  CHECK(json_of(by_digest.value("image"))["digest"] == json_of(by_tag.value("image"))["digest"]);
}

TEST_CASE("A base that is not there is an error, and nothing is built") {
  ReleaseCase release;
  release.config["image"]["from"] = "oci:nowhere:1";
  const testing::FakeRun run = release.run();
  CHECK(run.status == SLIPWAY_E_NOT_FOUND);
  CHECK(run.values.empty());
}

TEST_CASE("A missing artifact is told with those that there are") {
  ReleaseCase release;
  release.config["image"]["add"][0]["artifact"] = "servre";
  const testing::FakeRun run = release.run();
  CHECK(run.status == SLIPWAY_E_CONFIG);
  CHECK(run.message == "there is no artifact 'servre' to add to the image");
  CHECK(json_of(run.details)["why"] == "the stages that this one needs made server");
  CHECK(run.values.empty());
}

TEST_CASE("An artifact that was changed after its stage is refused") {
  ReleaseCase release;
  const kit::Json request = release.request();
  release.folder().write("artifacts/server", "another");
  const testing::FakeRun run = release.run(request);
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == "the artifact 'server' was changed after its stage");
}

TEST_CASE("A file outside the source is refused") {
  ReleaseCase release;
  release.config["image"]["add"] = {{{"file", "../artifacts/server"}, {"to", "/app/service"}}};
  CHECK_FALSE(release.run().ok());
  std::filesystem::create_symlink("/etc/passwd", release.folder().path("work/link"));
  release.config["image"]["add"] = {{{"file", "link"}, {"to", "/x"}}};
  CHECK(release.run().status == SLIPWAY_E_INTEGRITY);
}
