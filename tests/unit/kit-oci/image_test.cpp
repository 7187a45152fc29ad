#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/oci_image.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <locale.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::TempFolder;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t k_time = 1700000000;
const OciPlatform k_amd64{"linux", "amd64", {}};

OciLayout new_layout(const TempFolder& folder, const std::string& name = "layout") {
  auto layout = OciLayout::create(folder.path(name));
  REQUIRE(layout);
  return *layout;
}

ImageRecipe recipe_of(std::vector<ImageFile> files) {
  ImageRecipe recipe;
  recipe.layers = {{std::move(files)}};
  recipe.entrypoint = {"/app/server"};
  recipe.commit_time = k_time;
  recipe.platform = k_amd64;
  return recipe;
}

BuiltImage build(const OciLayout& layout, const ImageRecipe& recipe, const BuildOptions& options = {}) {
  auto image = build_image(layout, recipe, options);
  if (!image) FAIL(image.error().message + ": " + image.error().why);
  return *image;
}

// Bytes that compress somewhat, the same for each seed.
std::string sample(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < size)
    text += "line " + std::to_string(random() % 5000) + "\n";
  text.resize(size);
  return text;
}

// A folder of files, made in the order given and with the clock of the moment.
void fill(const TempFolder& folder, std::vector<int> order, int shift_seconds) {
  for (const int number : order) {
    const std::string name = "tree/d" + std::to_string(number % 3) + "/f" + std::to_string(number);
    const std::string file = folder.write(name, sample(20000 + 1000U * static_cast<unsigned>(number), 7));
    fs::permissions(file, number % 2 == 0 ? fs::perms(0750) : fs::perms(0600));
    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::seconds(shift_seconds + number));
  }
  fs::create_symlink("../d0/f0", folder.path("tree/d1/link"));
  fs::create_directory(folder.path("tree/empty"));
}

// "mode size path" of each entry below a folder.
std::vector<std::string> listing(const std::string& root) {
  std::vector<std::string> lines;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    struct stat info{};
    ::lstat(entry.path().c_str(), &info);
    char mode[16];
    std::snprintf(mode, sizeof mode, "%o", info.st_mode);
    std::string line = std::string(mode) + " " + entry.path().string().substr(root.size());
    if (entry.is_symlink()) line += " -> " + fs::read_symlink(entry.path()).string();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return a.substr(a.find('/')) < b.substr(b.find('/')); });
  return lines;
}

}  // namespace

TEST_CASE("a fixed tiny image has the digests it always had") {
  const TempFolder folder;
  const std::string file = folder.write("hello", "hello\n");
  ImageRecipe recipe = recipe_of({{file, "/app/hello", 0755}});
  recipe.env = {"PATH=/app"};
  recipe.labels = {{"org.opencontainers.image.revision", "abc"}};
  const BuiltImage image = build(new_layout(folder), recipe);
  CHECK(image.config.diff_ids ==
        std::vector<std::string>{"sha256:ce6364bc3fa79097053c17ce450c3cd211702675b226d0fa5f90f3c3644a890d"});
  CHECK(image.content.layers.at(0).digest == "sha256:251a09633610654e103603b8c613f811562f700d13ff325be7c8312a510167f7");
  CHECK(image.manifest.digest == "sha256:84037a855744774deeb875b827a04695f58fa4cb11e7adb4e1d477dcaaae68d8");
}

TEST_CASE("the same files give the same image whatever the folder, the order and the clock") {
  const TempFolder one;
  const TempFolder two;
  fill(one, {0, 1, 2, 3, 4, 5, 6, 7}, 0);
  fill(two, {5, 3, 7, 1, 0, 6, 2, 4}, 100000);
  const BuiltImage first = build(new_layout(one), recipe_of({{one.path("tree"), "/app"}}));
  const BuiltImage second = build(new_layout(two), recipe_of({{two.path("tree"), "/app/"}}));
  CHECK(first.manifest == second.manifest);
  CHECK(one.read("layout/index.json") == two.read("layout/index.json"));
}

TEST_CASE("one changed byte, name or mode gives another image") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const std::string file = folder.write("f", "content");
  const std::string digest = build(layout, recipe_of({{file, "/f"}})).manifest.digest;
  CHECK(build(layout, recipe_of({{file, "/g"}})).manifest.digest != digest);
  CHECK(build(layout, recipe_of({{file, "/f", 0600}})).manifest.digest != digest);
  folder.write("f", "contenT");
  CHECK(build(layout, recipe_of({{file, "/f"}})).manifest.digest != digest);
}

TEST_CASE("any number of threads gives the same bytes") {
  const TempFolder folder;
  const std::string file = folder.write("big", sample(7 * 1024 * 1024 + 12345, 3));
  std::vector<std::string> digests;
  for (const unsigned threads : {1U, 2U, 3U, 8U}) {
    BuildOptions options;
    options.threads = threads;
    digests.push_back(build(new_layout(folder), recipe_of({{file, "/big"}}), options).manifest.digest);
  }
  CHECK(digests == std::vector<std::string>(4, digests.front()));
}

TEST_CASE("the locale of the process changes nothing") {
  const TempFolder folder;
  const std::string file = folder.write("f", "x");
  const ImageRecipe recipe = recipe_of({{file, "/h\xc3\xa4\xc3\x9f"}, {file, "/bad\xff"}});
  const std::string digest = build(new_layout(folder), recipe).manifest.digest;
  const std::string before = ::setlocale(LC_ALL, nullptr);
  REQUIRE(::setlocale(LC_ALL, "C.UTF-8") != nullptr);
  CHECK(build(new_layout(folder), recipe).manifest.digest == digest);
  ::setlocale(LC_ALL, before.c_str());
}

TEST_CASE("what was built comes out again when it is unpacked") {
  const TempFolder folder;
  fill(folder, {0, 1, 2}, 0);
  const std::string file = folder.write("server", "#!\n");
  fs::permissions(file, fs::perms(0711));
  const OciLayout layout = new_layout(folder);
  const BuiltImage image = build(
      layout,
      recipe_of(
          {{folder.path("tree"), "/srv/data"}, {file, "/app/"}, {{}, "/tmp", 01777}, {file, "/app/\xc3\xa4", 0400}}));
  const auto loaded = load_image(layout, image.manifest.digest, k_amd64);
  REQUIRE(loaded);
  CHECK(loaded->config.entrypoint == std::vector<std::string>{"/app/server"});
  const auto unpacked = unpack_image(layout, *loaded, folder.path("root"));
  if (!unpacked) FAIL(unpacked.error().message + ": " + unpacked.error().why);
  CHECK(listing(folder.path("root")) == std::vector<std::string>{
                                            "40755 /app",
                                            "100755 /app/server",
                                            "100400 /app/\xc3\xa4",
                                            "40755 /srv",
                                            "40755 /srv/data",
                                            "40755 /srv/data/d0",
                                            "100755 /srv/data/d0/f0",
                                            "40755 /srv/data/d1",
                                            "100644 /srv/data/d1/f1",
                                            "120777 /srv/data/d1/link -> ../d0/f0",
                                            "40755 /srv/data/d2",
                                            "100755 /srv/data/d2/f2",
                                            "40755 /srv/data/empty",
                                            "41777 /tmp",
                                        });
  CHECK(folder.read("root/srv/data/d2/f2") == folder.read("tree/d2/f2"));
  struct stat info{};
  REQUIRE(::stat(folder.path("root/app/server").c_str(), &info) == 0);
  CHECK(info.st_mtime == k_time);
}

TEST_CASE("a large file comes out of its members as it went in") {
  const TempFolder folder;
  const std::string content = sample(3 * 1024 * 1024 + 77, 11);
  const std::string file = folder.write("big", content);
  const OciLayout layout = new_layout(folder);
  const BuiltImage image = build(layout, recipe_of({{file, "/big"}}));
  REQUIRE(unpack_image(layout, *load_image(layout, image.manifest.digest, k_amd64), folder.path("root")));
  CHECK(folder.read("root/big") == content);
}

TEST_CASE("an image on a base has its layers, its settings and its platform") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const std::string file = folder.write("f", "x");
  ImageRecipe base = recipe_of({{file, "/base"}});
  base.platform = {"linux", "s390x", {}};
  base.env = {"PATH=/bin", "LANG=C"};
  base.cmd = {"--base"};
  base.labels = {{"kept", "1"}, {"changed", "1"}};
  base.exposed_ports = {"80/tcp"};
  base.user = "app";
  const BuiltImage below = build(layout, base);
  ImageRecipe recipe = recipe_of({{file, "/opt/own"}});
  recipe.base = below.manifest;
  recipe.entrypoint = {"/opt/own"};
  recipe.env = {"LANG=C.UTF-8", "NEW=1"};
  recipe.labels = {{"changed", "2"}};
  recipe.exposed_ports = {"443/tcp"};
  recipe.commit_time = k_time + 1;
  const BuiltImage image = build(layout, recipe);
  CHECK(image.content.layers.size() == 2);
  CHECK(image.content.layers.at(0) == below.content.layers.at(0));
  CHECK(image.config.platform == base.platform);
  CHECK(image.config.env == std::vector<std::string>{"PATH=/bin", "LANG=C.UTF-8", "NEW=1"});
  CHECK(image.config.cmd.empty());
  CHECK(image.config.user == "app");
  CHECK(image.config.labels == std::map<std::string, std::string>{{"kept", "1"}, {"changed", "2"}});
  CHECK(image.config.exposed_ports == std::vector<std::string>{"443/tcp", "80/tcp"});
  CHECK(image.config.created == "2023-11-14T22:13:21Z");
  CHECK(image.config.history.size() == 2);
  REQUIRE(unpack_image(layout, *load_image(layout, image.manifest.digest, base.platform), folder.path("root")));
  CHECK(listing(folder.path("root")) == std::vector<std::string>{"100644 /base", "40755 /opt", "100644 /opt/own"});
}

TEST_CASE("recipes that make no sense are refused before anything is written") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const std::string file = folder.write("f", "x");
  const auto refusal = [&](std::vector<ImageFile> files) {
    const auto image = build_image(layout, recipe_of(std::move(files)));
    REQUIRE_FALSE(image);
    return std::to_string(image.error().status) + " " + image.error().message +
           (image.error().why.empty() ? "" : ": " + image.error().why);
  };
  CHECK(refusal({{file, "app"}}) == "-1 'app' cannot be a path in the image: it is not absolute");
  CHECK(refusal({{file, ""}}) == "-1 '' cannot be a path in the image: it is not absolute");
  CHECK(refusal({{file, "/a/../b"}}) == "-1 '/a/../b' cannot be a path in the image: it holds '..'");
  CHECK(refusal({{file, "/.wh.a"}}) ==
        "-1 '/.wh.a' cannot be a path in the image: names that begin with .wh. are whiteouts");
  CHECK(refusal({{file, "/."}}) == "-1 '/' cannot be a path in the image: it is the root of the image");
  CHECK(refusal({{file, "/a"}, {file, "/a"}}) == "-1 two files of a layer go to /a");
  CHECK(refusal({{file, "/a"}, {file, "/a/b"}}) == "-1 /a/b lies below /a, which is not a folder");
  CHECK(refusal({{file, "/a/b"}, {file, "/a"}}) == "-1 two files of a layer go to /a");
  CHECK(refusal({}) == "-1 a layer of the image would be empty");
  CHECK(refusal({{folder.path("none"), "/a"}}) ==
        "-5 cannot add to the image: " + folder.path("none") + ": No such file or directory");
  CHECK(refusal({{"/dev/null", "/a"}}) == "-1 cannot add /dev/null: it is no file, folder or link");
  ImageRecipe nothing;
  CHECK(build_image(layout, nothing).error().message == "an image needs a base or a layer");
  CHECK(fs::is_empty(folder.path("layout/blobs/sha256")));
}

TEST_CASE("a build that is cancelled stops and leaves no half of a layer") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const std::string file = folder.write("big", sample(4 * 1024 * 1024, 1));
  BuildOptions options;
  int asked = 0;
  options.cancelled = [&asked] { return ++asked > 3; };
  const auto image = build_image(layout, recipe_of({{file, "/big"}}), options);
  REQUIRE_FALSE(image);
  CHECK(image.error().status == SLIPWAY_E_CANCELLED);
  CHECK(fs::is_empty(folder.path("layout/blobs/sha256")));
}

TEST_CASE("a file that grows while it is read is noticed") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const std::string file = folder.write("big", sample(2 * 1024 * 1024, 1));
  BuildOptions options;
  int asked = 0;
  options.cancelled = [&] {
    if (++asked == 3) std::ofstream(file, std::ios::app) << "more";
    return false;
  };
  const auto image = build_image(layout, recipe_of({{file, "/big"}}), options);
  REQUIRE_FALSE(image);
  CHECK(image.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(image.error().message == file + " changed while it was read");
}

namespace {

// An image with one layer of a media type of its own, as another tool would have made it.
OciDescriptor foreign_base(const OciLayout& layout, const std::string& layer_type, const char* manifest_type) {
  const FileDigest layer = layout.write_blob(std::string(1024, '\0')).value();
  OciImageConfig config;
  config.platform = k_amd64;
  config.diff_ids = {layer.digest};
  config.history = {{"2020-01-01T00:00:00Z", "other", false}, {"", "ENV", true}};
  const FileDigest settings = layout.write_blob(format_image_config(config)).value();
  OciManifest manifest;
  manifest.media_type = manifest_type;
  manifest.config = {"application/vnd.docker.container.image.v1+json", settings.digest, settings.size};
  manifest.layers = {{layer_type, layer.digest, layer.size}};
  manifest.annotations = {{"of", "the base"}};
  const FileDigest written = layout.write_blob(format_manifest(manifest)).value();
  return {manifest_type, written.digest, written.size};
}

}  // namespace

TEST_CASE("a base of Docker's becomes an image of the specification, its bytes the same") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  ImageRecipe recipe = recipe_of({{folder.write("f", "x"), "/f"}});
  recipe.base = foreign_base(layout, "application/vnd.docker.image.rootfs.diff.tar.gzip", k_docker_manifest_type);
  const BuiltImage image = build(layout, recipe);
  CHECK(image.content.media_type == k_oci_manifest_type);
  CHECK(image.content.config.media_type == k_oci_config_type);
  CHECK(image.content.annotations.empty());
  CHECK(image.content.layers.at(0).media_type == k_oci_layer_type);
  CHECK(image.content.layers.at(0).digest == image.config.diff_ids.at(0));
  CHECK(image.config.history.size() == 3);
  CHECK(image.config.history.at(1).empty_layer);
  CHECK(load_image(layout, image.manifest.digest, k_amd64)->content.layers.size() == 2);
}

TEST_CASE("a base with a layer of a type that we cannot unpack is refused") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  ImageRecipe recipe = recipe_of({{folder.write("f", "x"), "/f"}});
  recipe.base =
      foreign_base(layout, "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", k_docker_manifest_type);
  const auto image = build_image(layout, recipe);
  REQUIRE_FALSE(image);
  CHECK(image.error().status == SLIPWAY_E_UNSUPPORTED);
  recipe.base->digest = "sha256:" + std::string(64, '0');
  CHECK(build_image(layout, recipe).error().status == SLIPWAY_E_NOT_FOUND);
}

TEST_CASE("a recipe without layers gives the base new settings and the same files") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const BuiltImage below = build(layout, recipe_of({{folder.write("f", "x"), "/f"}}));
  ImageRecipe recipe;
  recipe.base = below.manifest;
  recipe.cmd = {"--verbose"};
  recipe.working_dir = "/data";
  recipe.stop_signal = "SIGINT";
  recipe.volumes = {"/data", "/data", "/cache"};
  recipe.user = "1000";
  recipe.commit_time = k_time;
  const BuiltImage image = build(layout, recipe);
  CHECK(image.content.layers == below.content.layers);
  CHECK(image.config.entrypoint == below.config.entrypoint);
  OciImageConfig expected = below.config;
  expected.cmd = {"--verbose"};
  expected.working_dir = "/data";
  expected.stop_signal = "SIGINT";
  expected.volumes = {"/cache", "/data"};
  expected.user = "1000";
  CHECK(format_image_config(image.config) == format_image_config(expected));
}

TEST_CASE("a base whose config counts other layers than its manifest is refused") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  const BuiltImage below = build(layout, recipe_of({{folder.write("f", "x"), "/f"}}));
  OciManifest manifest = below.content;
  manifest.layers.push_back(manifest.layers.front());
  const FileDigest broken = layout.write_blob(format_manifest(manifest)).value();
  ImageRecipe recipe = recipe_of({});
  recipe.layers.clear();
  recipe.base = OciDescriptor{k_oci_manifest_type, broken.digest, broken.size};
  CHECK(build_image(layout, recipe).error().message ==
        "the base image " + broken.digest + " has another number of layers than diff ids");
}

TEST_CASE("folders of two sources grow together, and a folder that is asked for has the mode asked for") {
  const TempFolder folder;
  folder.write("one/share/a", "1");
  folder.write("two/share/b", "2");
  const OciLayout layout = new_layout(folder);
  const BuiltImage image = build(layout, recipe_of({{folder.path("one"), "/"},
                                                    {folder.path("two"), "/."},
                                                    {{}, "/share/deep/er", 0700},
                                                    {folder.path("one/share/a"), "/bin/"}}));
  REQUIRE(unpack_image(layout, *load_image(layout, image.manifest.digest, k_amd64), folder.path("root")));
  CHECK(listing(folder.path("root")) == std::vector<std::string>{"40755 /bin", "100644 /bin/a", "40755 /share",
                                                                 "100644 /share/a", "100644 /share/b",
                                                                 "40755 /share/deep", "40700 /share/deep/er"});
}

TEST_CASE("a link in a source stays a link, and a link that is asked for is what it points to") {
  const TempFolder folder;
  folder.write("tree/real", "x");
  fs::create_symlink("real", folder.path("tree/link"));
  fs::create_symlink("none", folder.path("tree/dangling"));
  const OciLayout layout = new_layout(folder);
  const BuiltImage image =
      build(layout, recipe_of({{folder.path("tree"), "/tree"}, {folder.path("tree/link"), "/copy"}}));
  REQUIRE(unpack_image(layout, *load_image(layout, image.manifest.digest, k_amd64), folder.path("root")));
  CHECK(listing(folder.path("root")) == std::vector<std::string>{"100644 /copy", "40755 /tree",
                                                                 "120777 /tree/dangling -> none",
                                                                 "120777 /tree/link -> real", "100644 /tree/real"});
}

TEST_CASE("a source with what no layer can hold is refused by its name") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  folder.write("tree/.wh.gone", "");
  CHECK(build_image(layout, recipe_of({{folder.path("tree"), "/"}})).error().message ==
        "'.wh.gone' cannot be a path in the image");
  fs::remove(folder.path("tree/.wh.gone"));
  REQUIRE(::mkfifo(folder.path("tree/pipe").c_str(), 0600) == 0);
  CHECK(build_image(layout, recipe_of({{folder.path("tree"), "/"}})).error().message ==
        "cannot add " + folder.path("tree/pipe"));
  CHECK(build_image(layout, recipe_of({{folder.path("tree"), std::string("/a\0b", 4)}})).error().why ==
        "it holds a NUL byte");
}

TEST_CASE("a layer that the disk does not take is an error of the machine and leaves nothing") {
  const TempFolder folder;
  const OciLayout layout = new_layout(folder);
  std::string noise(3 * 1024 * 1024, '\0');
  std::mt19937 random(5);
  for (char& byte : noise)
    byte = static_cast<char>(random());
  const std::string file = folder.write("big", noise);
  // As a full disk: files of this process end at 1 MiB.
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const rlimit small{1024 * 1024, before.rlim_max};
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto image = build_image(layout, recipe_of({{file, "/big"}}));
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  ::signal(SIGXFSZ, handler);
  REQUIRE_FALSE(image);
  CHECK(image.error().status == SLIPWAY_E_IO);
  CHECK(image.error().message.rfind("cannot write " + folder.path("layout/blobs/sha256/.new-"), 0) == 0);
  CHECK(image.error().why == "File too large");
  CHECK(fs::is_empty(folder.path("layout/blobs/sha256")));
}
