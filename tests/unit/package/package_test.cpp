// Plugins as OCI artifacts, in layouts and in a real registry.
#include "support/catch.hpp"
#include "support/registry.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/package/package_module.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

using namespace slipway;
using package::Package;

namespace {

package::PackageModule& module() {
  const auto found = package::package_module();
  REQUIRE(found);
  return **found;
}

struct Author {
  test::TempFolder folder;

  // What an author packs on one machine.
  struct Work {
    std::string version = "1.2.0";
    std::string platform = "linux/amd64";
    std::string content = "the plugin for amd64";
    std::string id = "com.example.lint";
    std::string folder = "lint";
  };

  base::Result<Package> pack(const Work& work) const {
    const auto file = base::open_file(folder.write("lint.so", work.content));
    REQUIRE(file);
    return module().pack({.document = R"({"id":")" + work.id + R"(","stages":[{"id":"com.example.lint"}],"version":")" +
                                      work.version + "\"}",
                          .version = work.version,
                          .platform = work.platform,
                          .library = file->get(),
                          .annotations = {{"org.opencontainers.image.title", work.id}},
                          .folder = folder.path(work.folder)});
  }
  void packs(const Work& work) const {
    const auto packed = pack(work);
    INFO((packed ? "" : base::one_line(packed.error())));
    REQUIRE(packed);
  }
  base::Result<Package> push(const std::vector<std::string>& folders, const std::string& reference,
                             package::TagMove move = package::TagMove::refused) const {
    std::vector<std::string> paths;
    for (const std::string& name : folders)
      paths.push_back(folder.path(name));
    return module().push({paths, reference, move}, {});
  }
  base::Result<Package> fetch(const std::string& reference, const std::string& platform = "linux/amd64") const {
    return module().fetch({reference, platform, folder.path("store")}, {});
  }
  std::string stored(const std::string& digest) const {
    const auto content = base::read_file(folder.path("store/blobs/sha256/" + digest.substr(7)), 1 << 20);
    return content ? *content : "nothing";
  }
  base::Json read_json(const std::string& path) const {
    const auto text = base::read_file(folder.path(path), 1 << 20);
    REQUIRE(text);
    const auto json = base::parse_json(*text, path);
    REQUIRE(json);
    return *json;
  }
  base::Json blob(const std::string& layout, const std::string& digest) const {
    return read_json(layout + "/blobs/sha256/" + digest.substr(7));
  }
};

std::string digest_of(const std::string& content) { return "sha256:" + base::sha256_hex(content); }

base::Error refusal(const base::Result<Package>& result) {
  REQUIRE_FALSE(result);
  return result.error();
}

}  // namespace

TEST_CASE("A plugin is packed into a layout: an index, a manifest, what it says of itself, and its file") {
  const Author author;
  const auto packed = author.pack({});
  REQUIRE(packed);
  CHECK(packed->id == "com.example.lint");
  CHECK(packed->version == "1.2.0");
  CHECK(packed->stages == std::vector<std::string>{"com.example.lint"});
  CHECK(packed->libraries == std::map<std::string, std::string>{{"linux/amd64", digest_of("the plugin for amd64")}});

  const base::Json layout = author.read_json("lint/index.json");
  REQUIRE(layout["manifests"].size() == 1);
  const base::Json entry = layout["manifests"][0];
  CHECK(packed->reference == "oci:" + author.folder.path("lint") + "@" + entry["digest"].get<std::string>());
  CHECK(entry["artifactType"] == "application/vnd.slipway.plugin.v1");
  CHECK(entry["annotations"]["org.opencontainers.image.ref.name"] == "1.2.0");

  const base::Json index = author.blob("lint", entry["digest"]);
  CHECK(index["artifactType"] == "application/vnd.slipway.plugin.v1");
  CHECK(index["annotations"]["org.opencontainers.image.title"] == "com.example.lint");
  REQUIRE(index["manifests"].size() == 1);
  CHECK(index["manifests"][0]["platform"] == base::Json{{"os", "linux"}, {"architecture", "amd64"}});

  const base::Json manifest = author.blob("lint", index["manifests"][0]["digest"]);
  CHECK(manifest["artifactType"] == "application/vnd.slipway.plugin.v1");
  CHECK(manifest["config"]["mediaType"] == "application/vnd.slipway.plugin.config.v1+json");
  REQUIRE(manifest["layers"].size() == 1);
  CHECK(manifest["layers"][0]["mediaType"] == "application/vnd.slipway.plugin.library.v1");
  CHECK(manifest["layers"][0]["digest"] == digest_of("the plugin for amd64"));
  CHECK(author.blob("lint", manifest["config"]["digest"])["version"] == "1.2.0");
}

TEST_CASE("The same plugin gives the same package, wherever and whenever it is packed") {
  const Author here;
  const Author there;
  const auto digest = [](const base::Result<Package>& packed) {
    REQUIRE(packed);
    return packed->reference.substr(packed->reference.find('@'));
  };
  CHECK(digest(here.pack({})) == digest(there.pack({.folder = "elsewhere"})));
  CHECK(digest(here.pack({})) != digest(here.pack({.content = "another"})));
}

TEST_CASE("A package is replaced by the next one") {
  const Author author;
  author.packs({});
  author.packs({.version = "1.3.0"});
  CHECK(author.read_json("lint/index.json")["manifests"].size() == 1);
  CHECK(author.read_json("lint/index.json")["manifests"][0]["annotations"]["org.opencontainers.image.ref.name"] ==
        "1.3.0");
  std::filesystem::remove_all(author.folder.path("lint"));
  std::filesystem::remove(author.folder.path("lint.so"));
  CHECK(std::filesystem::is_empty(author.folder.path()));
}

TEST_CASE("Nothing but a package is replaced") {
  const Author author;
  const auto refused = [&](const std::string& name) {
    const base::Error error = refusal(author.pack({.folder = name}));
    CHECK(error.code.number == 204);
    CHECK(error.what == "cannot write a package to " + author.folder.path(name));
    CHECK(error.why == "there is something else");
  };
  author.folder.write("home/precious.txt", "work of a week");
  refused("home");
  author.packs({});
  author.folder.write("lint/notes.txt", "mine");
  refused("lint");
  CHECK(author.folder.read("lint/notes.txt") == "mine");
  author.folder.write("file", "text");
  refused("file");
  author.packs({.folder = "real"});
  std::filesystem::create_directory_symlink(author.folder.path("real"), author.folder.path("link"));
  refused("link");
  CHECK(author.folder.read("home/precious.txt") == "work of a week");
}

TEST_CASE("What lies beside a package is left alone") {
  const Author author;
  author.folder.write("lint.new/work.txt", "mine");
  author.packs({});
  author.packs({});
  CHECK(author.folder.read("lint.new/work.txt") == "mine");
}

TEST_CASE("Packages of several machines become one in the registry, under one digest and a tag") {
  const test::Registry registry;
  const Author author;
  author.packs({});
  author.packs({.platform = "linux/arm64", .content = "the plugin for arm64", .folder = "lint-arm64"});
  const std::string name = registry.host() + "/team/lint";
  const auto pushed = author.push({"lint", "lint-arm64"}, name + ":1.2.0");
  INFO((pushed ? "" : base::one_line(pushed.error())));
  REQUIRE(pushed);
  CHECK(pushed->reference.starts_with(name + "@sha256:"));
  CHECK(pushed->libraries == std::map<std::string, std::string>{{"linux/amd64", digest_of("the plugin for amd64")},
                                                                {"linux/arm64", digest_of("the plugin for arm64")}});
  CHECK(registry.tags() ==
        std::vector<std::string>{"team/lint:1.2.0 " + pushed->reference.substr(pushed->reference.find('@') + 1)});

  SECTION("the order of the folders does not matter, and nothing is done twice") {
    const std::vector<std::string> before = registry.content();
    const auto again = author.push({"lint-arm64", "lint"}, name + ":1.2.0");
    REQUIRE(again);
    CHECK(again->reference == pushed->reference);
    CHECK(registry.content() == before);
  }
  SECTION("each platform gets its file, and the digests of all") {
    const auto fetched = author.fetch(name + ":1.2.0", "linux/arm64");
    REQUIRE(fetched);
    CHECK(fetched->reference == pushed->reference);
    CHECK(fetched->id == "com.example.lint");
    CHECK(fetched->libraries == pushed->libraries);
    CHECK(author.stored(digest_of("the plugin for arm64")) == "the plugin for arm64");
    CHECK(author.stored(digest_of("the plugin for amd64")) == "nothing");
  }
  SECTION("a platform that is not there is refused, with those that are") {
    const base::Error error = refusal(author.fetch(name + ":1.2.0", "linux/riscv64"));
    CHECK(error.code.number == 317);
    CHECK(error.what == "the package " + pushed->reference + " is not for linux/riscv64");
    CHECK(error.why == "it is for linux/amd64, linux/arm64");
  }
}

TEST_CASE("A tag that names another package stays where it is, unless it is to move") {
  const test::Registry registry;
  const Author author;
  const std::string reference = registry.host() + "/team/lint:1.2.0";
  author.packs({});
  REQUIRE(author.push({"lint"}, reference));
  author.packs({.content = "changed"});
  const std::vector<std::string> before = registry.content();
  const base::Error error = refusal(author.push({"lint"}, reference));
  CHECK(error.code.number == 701);
  CHECK(error.what == "the tag 1.2.0 of " + registry.host() + "/team/lint names another package");
  CHECK(error.state == "nothing was pushed");
  CHECK(registry.content() == before);
  CHECK(author.push({"lint"}, reference, package::TagMove::allowed));
}

TEST_CASE("What is known by its digest needs no registry") {
  const Author author;
  std::optional<Package> pushed;
  {
    const test::Registry registry;
    author.packs({});
    const auto result = author.push({"lint"}, registry.host() + "/team/lint:1.2.0");
    REQUIRE(result);
    pushed = *result;
    REQUIRE(author.fetch(pushed->reference));
  }
  const auto fetched = author.fetch(pushed->reference);
  REQUIRE(fetched);
  CHECK(fetched->reference == pushed->reference);
}

TEST_CASE("A damaged plugin in the registry is noticed, and nothing of it is kept") {
  const test::Registry registry;
  const Author author;
  author.packs({});
  const auto pushed = author.push({"lint"}, registry.host() + "/team/lint:1.2.0");
  REQUIRE(pushed);
  const std::string digest = digest_of("the plugin for amd64");
  std::ofstream(registry.blob_file(digest)) << "the plugin for AMD64";
  CHECK(refusal(author.fetch(pushed->reference)).code.number == 903);
  CHECK(author.stored(digest) == "nothing");
}

TEST_CASE("Packages that do not belong together are not pushed as one") {
  const Author author;
  author.packs({});
  const auto why = [&](const Author::Work& other) {
    author.packs(other);
    const base::Error error = refusal(author.push({"lint", "other"}, "oci:" + author.folder.path("target") + ":1"));
    CHECK(error.code.number == 204);
    return error.why.empty() ? error.what : error.why;
  };
  CHECK(why({.version = "1.3.0", .platform = "linux/arm64", .folder = "other"}) ==
        "one is com.example.lint 1.2.0, the other com.example.lint 1.3.0");
  CHECK(why({.id = "com.example.other", .folder = "other"}) == "one is com.example.lint 1.2.0, the other "
                                                               "com.example.other 1.2.0");
  CHECK(why({.content = "changed", .folder = "other"}) == "two packages are for linux/amd64 and are not the same");
  CHECK_FALSE(base::exists(author.folder.path("target")));
}

TEST_CASE("A layout is as good as a registry, and needs no tag when it holds one package") {
  const Author author;
  author.packs({});
  const std::string reference = "oci:" + author.folder.path("lint");
  const auto fetched = author.fetch(reference);
  REQUIRE(fetched);
  CHECK(author.stored(digest_of("the plugin for amd64")) == "the plugin for amd64");
  CHECK(author.fetch(reference + ":1.2.0"));
  CHECK(refusal(author.fetch(reference + ":2.0.0")).what == "there is no 2.0.0 in " + reference);
}

TEST_CASE("A layout that a package was pushed to is one") {
  const Author author;
  author.packs({});
  const std::string target = "oci:" + author.folder.path("target");
  const auto pushed = author.push({"lint"}, target + ":1.2.0");
  REQUIRE(pushed);
  const auto fetched = author.fetch(target);
  REQUIRE(fetched);
  CHECK(fetched->reference == pushed->reference);
}

TEST_CASE("A package with the name of no platform, or too much to say, is refused") {
  const Author author;
  const auto why = [&](const std::string& platform, const std::string& size) {
    author.packs({});
    const std::string blobs = "lint/blobs/sha256/";
    const auto put = [&](const std::string& text) {
      author.folder.write(blobs + digest_of(text).substr(7), text);
      return digest_of(text);
    };
    base::Json layout = author.read_json("lint/index.json");
    base::Json index = author.blob("lint", layout["manifests"][0]["digest"]);
    base::Json manifest = author.blob("lint", index["manifests"][0]["digest"]);
    manifest["config"]["size"] = std::stoll(size);
    const std::string manifest_text = base::to_text(manifest);
    index["manifests"][0]["digest"] = put(manifest_text);
    index["manifests"][0]["size"] = manifest_text.size();
    index["manifests"][0]["platform"]["os"] = platform;
    const base::Error error =
        refusal(author.fetch("oci:" + author.folder.path("lint") + "@" + put(base::to_text(index))));
    CHECK(error.code.number == 903);
    return error.why;
  };
  CHECK(why("Linux", "10") == "'Linux/amd64' is not the name of a platform");
  CHECK(why("..", "10") == "'../amd64' is not the name of a platform");
  CHECK(why("linux", "99999999999") == "what it says of its plugin for linux/amd64 is larger than 4 MiB");
}

TEST_CASE("What is not the package of a plugin is refused") {
  const Author author;
  CHECK(refusal(author.push({"nowhere"}, "oci:" + author.folder.path("target") + ":1")).code.number == 604);
  CHECK(refusal(author.fetch("127.0.0.1:1/team/Lint")).code.number == 204);
  author.packs({});
  const base::Error error = refusal(author.push({"lint"}, "oci:target@sha256:" + std::string(64, '0')));
  CHECK(error.why == "the digest is that of the packages and is not chosen");

  // An image: a manifest of another type under the same kind of index.
  const std::string layout = author.folder.path("image");
  std::filesystem::create_directories(layout + "/blobs/sha256");
  author.folder.write("image/oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  const std::string index =
      R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]})";
  author.folder.write("image/blobs/sha256/" + digest_of(index).substr(7), index);
  author.folder.write("image/index.json", R"({"schemaVersion":2,"manifests":[{"mediaType":)"
                                          R"("application/vnd.oci.image.index.v1+json","digest":")" +
                                              digest_of(index) + R"(","size":)" + std::to_string(index.size()) + "}]}");
  const base::Error image = refusal(author.fetch("oci:" + layout + "@" + digest_of(index)));
  CHECK(image.code.number == 317);
  CHECK(image.what == "oci:" + layout + "@" + digest_of(index) + " is not the package of a plugin");
  CHECK(image.why == "it is an index of something else");
  CHECK(refusal(author.fetch("oci:" + layout)).why == "it holds 0 packages");
}
