#include "support/catch.hpp"

#include <slipway/kit/oci_model.hpp>
#include <slipway/kit/oci_platform.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace slipway::kit;

namespace {

const std::string k_a = "sha256:" + std::string(64, 'a');
const std::string k_b = "sha256:" + std::string(64, 'b');

OciDescriptor entry(const std::string& digest, OciPlatform platform) {
  return {k_oci_manifest_type, digest, 10, std::move(platform)};
}

}  // namespace

TEST_CASE("a manifest is written with a fixed order of keys and without spaces") {
  OciManifest manifest;
  manifest.config = {k_oci_config_type, k_a, 12};
  manifest.layers = {{k_oci_layer_type, k_b, 34}};
  CHECK(format_manifest(manifest) ==
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",)"
        R"("config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":")" +
            k_a + R"(","size":12},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":")" +
            k_b + R"(","size":34}]})");
}

TEST_CASE("a manifest that was written is read back as it was") {
  OciManifest manifest;
  manifest.config = {k_oci_config_type, k_a, 12};
  manifest.layers = {{k_oci_layer_type, k_b, 34}};
  manifest.annotations = {{"one", "1"}};
  const auto read = parse_manifest(format_manifest(manifest));
  REQUIRE(read);
  CHECK(read->config == manifest.config);
  CHECK(read->layers == manifest.layers);
  CHECK(read->annotations == manifest.annotations);
  CHECK(read->media_type == k_oci_manifest_type);
}

TEST_CASE("an image config is written with a fixed order of keys") {
  OciImageConfig config;
  config.created = rfc3339(1700000000);
  config.platform = {"linux", "amd64", {}};
  config.env = {"A=1"};
  config.entrypoint = {"/app/server", "--port", "8080"};
  config.exposed_ports = {"8080/tcp"};
  config.labels = {{"z", "last"}, {"a", "first"}};
  config.diff_ids = {k_a};
  config.history = {{config.created, "slipway", false}};
  CHECK(format_image_config(config) ==
        R"({"created":"2023-11-14T22:13:20Z","architecture":"amd64","os":"linux","config":{)"
        R"("ExposedPorts":{"8080/tcp":{}},"Env":["A=1"],"Entrypoint":["/app/server","--port","8080"],)"
        R"("Labels":{"a":"first","z":"last"}},"rootfs":{"type":"layers","diff_ids":[")" +
            k_a + R"("]},"history":[{"created":"2023-11-14T22:13:20Z","created_by":"slipway"}]})");
}

TEST_CASE("an image config that was written is read back as it was") {
  OciImageConfig config;
  config.platform = {"linux", "arm", "v7"};
  config.user = "1000:1000";
  config.cmd = {"run"};
  config.volumes = {"/data"};
  config.working_dir = "/app";
  config.stop_signal = "SIGINT";
  config.diff_ids = {k_a, k_b};
  config.history = {{"", "base", true}};
  const std::string text = format_image_config(config);
  const auto read = parse_image_config(text);
  REQUIRE(read);
  CHECK(format_image_config(*read) == text);
  CHECK(read->platform == config.platform);
  CHECK(read->history.at(0).empty_layer);
}

TEST_CASE("documents that are not what they should be are refused with the reason") {
  const auto why = [](const std::string& text) {
    const auto read = parse_manifest(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().status == SLIPWAY_E_INTEGRITY);
    return read.error().message + ": " + read.error().why;
  };
  CHECK(why("{}") == "the image manifest is not valid: its schemaVersion is not 2");
  CHECK(why(R"({"schemaVersion":1})") == "the image manifest is not valid: its schemaVersion is not 2");
  CHECK(why(R"({"schemaVersion":2})") == "the image manifest is not valid: a descriptor has no sha256 digest");
  CHECK(why(R"({"schemaVersion":2,"config":{"digest":")" + k_a + R"("}})") ==
        "the image manifest is not valid: the descriptor of " + k_a + " has no size");
  CHECK(why(R"({"schemaVersion":2,"config":{"size":1,"digest":")" + k_a + R"("}})") ==
        "the image manifest is not valid: it has no list 'layers'");
  CHECK(why(R"({"schemaVersion":2,"mediaType":"text/html"})") ==
        "the image manifest is not valid: its media type is text/html");
  CHECK(why("{").rfind("the image manifest is not JSON: ", 0) == 0);
  CHECK(why(std::string(5000, '[')) == "the image manifest is nested too deeply: ");
  CHECK_FALSE(parse_image_config("{}"));
  CHECK_FALSE(parse_index(R"({"schemaVersion":2})"));
}

TEST_CASE("a digest with a path in it is no digest") {
  const std::string evil = "sha256:" + std::string(50, '0') + "/../../etc/pass";
  const auto read =
      parse_manifest(R"({"schemaVersion":2,"config":{"size":1,"digest":")" + evil.substr(0, 71) + R"("},"layers":[]})");
  REQUIRE_FALSE(read);
  CHECK(read.error().why == "a digest has other characters than hex digits");
}

TEST_CASE("the media type of a document is its own word or guessed from its members") {
  CHECK(media_type_of(R"({"mediaType":"a/b"})") == "a/b");
  CHECK(media_type_of(R"({"manifests":[]})") == k_oci_index_type);
  CHECK(media_type_of(R"({"layers":[]})") == k_oci_manifest_type);
  CHECK(media_type_of("{}").empty());
  CHECK(media_type_of("no").empty());
}

TEST_CASE("the manifest for a platform is found in an index") {
  const OciIndex index{{entry(k_a, {"linux", "amd64", {}}), entry(k_b, {"linux", "arm64", "v8"})}};
  CHECK(choose_platform(index, {"linux", "amd64", {}}, "x")->digest == k_a);
  CHECK(choose_platform(index, {"linux", "arm64", {}}, "x")->digest == k_b);
  CHECK(choose_platform(index, {"linux", "arm64", "v8"}, "x")->digest == k_b);
  const auto missing = choose_platform(index, {"linux", "s390x", {}}, "base@" + k_a);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().status == SLIPWAY_E_UNSUPPORTED);
  CHECK(missing.error().message == "the image base@" + k_a + " is not for linux/s390x");
  CHECK(missing.error().why == "there are linux/amd64, linux/arm64/v8");
}

TEST_CASE("this machine is a Linux with an architecture") {
  CHECK(machine_platform().os == "linux");
  CHECK_FALSE(machine_platform().architecture.empty());
}

TEST_CASE("a variant that both sides name has to be the same, one that a side leaves open may be any") {
  const OciIndex arm{{entry(k_a, {"linux", "arm", "v6"}), entry(k_b, {"linux", "arm", "v7"})}};
  CHECK(choose_platform(arm, {"linux", "arm", "v7"}, "x")->digest == k_b);
  CHECK(choose_platform(arm, {"linux", "arm", {}}, "x")->digest == k_a);
  CHECK(choose_platform(arm, {"linux", "arm", "v5"}, "x").error().why == "there are linux/arm/v6, linux/arm/v7");
  const OciIndex open{{entry(k_a, {"linux", "arm", {}})}};
  CHECK(choose_platform(open, {"linux", "arm", "v7"}, "x")->digest == k_a);
  CHECK_FALSE(choose_platform(arm, {"windows", "arm", "v7"}, "x"));
}

TEST_CASE("attestations and entries without a platform are neither chosen nor named") {
  const OciIndex index{{{k_oci_manifest_type, k_a, 10}, entry(k_b, {"unknown", "unknown", {}})}};
  const auto chosen = choose_platform(index, {"linux", "amd64", {}}, "x");
  REQUIRE_FALSE(chosen);
  CHECK(chosen.error().why == "it names no platform");
  CHECK(choose_platform({}, {"linux", "amd64", {}}, "x").error().why == "it names no platform");
}

TEST_CASE("an index that was written is read back as it was, with platforms and annotations") {
  OciDescriptor tagged = entry(k_a, {"linux", "arm64", "v8"});
  tagged.annotations = {{"org.opencontainers.image.ref.name", "1.0"}, {"a", "b"}};
  const OciIndex index{{tagged, {k_oci_index_type, k_b, 0}}};
  const auto read = parse_index(format_index(index));
  REQUIRE(read);
  CHECK(read->manifests == index.manifests);
}

TEST_CASE("what is no image says so in its index, its entries and its manifests, and only then") {
  const std::string type = "application/vnd.example.thing.v1";
  OciDescriptor part = entry(k_a, {"linux", "arm64", ""});
  part.artifact_type = type;
  const OciIndex index{{part}, {{"a", "b"}}, type};
  const std::string text = format_index(index);
  CHECK(text == R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[)"
                R"({"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":")" +
                    std::string(k_a) +
                    R"(","size":10,"platform":{"architecture":"arm64","os":"linux"},"artifactType":")" + type +
                    R"("}],"annotations":{"a":"b"},"artifactType":")" + type + R"("})");
  const auto read = parse_index(text);
  REQUIRE(read);
  CHECK(read->manifests == index.manifests);
  CHECK(read->annotations == index.annotations);
  CHECK(read->artifact_type == type);
  const OciManifest manifest{.config = {"c", k_a, 1}, .layers = {{"l", k_b, 2}}, .artifact_type = type};
  const auto again = parse_manifest(format_manifest(manifest));
  REQUIRE(again);
  CHECK(again->artifact_type == type);
  CHECK(format_manifest({.config = {"c", k_a, 1}}).find("artifactType") == std::string::npos);
}

TEST_CASE("a document of Docker is read as one of the specification, with its own type") {
  const auto read = parse_manifest(R"({"schemaVersion":2,"mediaType":")" + std::string(k_docker_manifest_type) +
                                   R"(","config":{"mediaType":"c","size":1,"digest":")" + k_a +
                                   R"("},"layers":[{"mediaType":"l","size":2,"digest":")" + k_b +
                                   R"(","urls":["https://x"],"annotations":{"a":"b","n":1}}],"extra":[{}]})");
  REQUIRE(read);
  CHECK(read->media_type == k_docker_manifest_type);
  CHECK(read->config == OciDescriptor{"c", k_a, 1});
  CHECK(read->layers == std::vector<OciDescriptor>{{"l", k_b, 2, std::nullopt, {{"a", "b"}}}});
}

TEST_CASE("sizes and digests of descriptors are what they should be or the document is refused") {
  const auto why = [](const std::string& descriptor) {
    const auto read = parse_index(R"({"schemaVersion":2,"manifests":[)" + descriptor + "]}");
    return read ? std::to_string(read->manifests.at(0).size) : read.error().why;
  };
  const auto sized = [&](const std::string& size) { return why(R"({"digest":")" + k_a + R"(","size":)" + size + "}"); };
  CHECK(sized("9223372036854775807") == "9223372036854775807");
  CHECK(sized("0") == "0");
  for (const char* const size : {"-1", "1.5", "\"7\"", "null", "1e3"})
    CHECK(sized(size) == "the descriptor of " + k_a + " has no size");
  for (const std::string& digest : {std::string(), std::string("sha256:"), "sha512:" + std::string(64, 'a'), k_a + "a"})
    CHECK(why(R"({"size":1,"digest":")" + digest + "\"}") == "a descriptor has no sha256 digest");
  CHECK(why(R"({"size":1,"digest":"sha256:)" + std::string(64, 'A') + "\"}") ==
        "a digest has other characters than hex digits");
  CHECK(why("7") == "a descriptor has no sha256 digest");
  CHECK(parse_index(R"({"schemaVersion":2,"manifests":{}})").error().why == "it has no list 'manifests'");
}

TEST_CASE("an image config may leave out what it does not set, and odd members are passed over") {
  const auto read =
      parse_image_config(R"({"rootfs":{"diff_ids":[")" + k_a +
                         R"(",7]},"config":{"Env":null,"Cmd":"sh","Labels":[],"ExposedPorts":["80"],)"
                         R"("Entrypoint":["/x",null],"User":0},"history":[{"empty_layer":"yes"},7],"os":"linux"})");
  REQUIRE(read);
  OciImageConfig expected;
  expected.platform = {"linux", {}, {}};
  expected.entrypoint = {"/x"};
  expected.diff_ids = {k_a};
  expected.history = {{}, {}};
  CHECK(format_image_config(*read) == format_image_config(expected));
  CHECK(parse_image_config(R"({"rootfs":{"diff_ids":"x"}})").error().why == "it has no rootfs.diff_ids");
}

TEST_CASE("a moment is told in UTC, before and after the epoch and far away") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(-1) == "1969-12-31T23:59:59Z");
  CHECK(rfc3339(951782400) == "2000-02-29T00:00:00Z");
  CHECK(rfc3339(4102444800) == "2100-01-01T00:00:00Z");
}

TEST_CASE("a platform is told with its variant, when it has one") {
  CHECK(to_string({"linux", "amd64", {}}) == "linux/amd64");
  CHECK(to_string({"linux", "arm", "v7"}) == "linux/arm/v7");
}
