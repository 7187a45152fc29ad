// What a client and a registry say to each other, in the order in which they say it.
#include "impatient.hpp"
#include "sample_image.hpp"
#include "scripted_registry.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/digest.hpp>
#include <slipway/kit/oci_platform.hpp>
#include <slipway/kit/oci_registry.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::impatient;
using slipway::test::Reply;
using slipway::test::SampleImage;
using slipway::test::Scripted;
using slipway::test::ServedRequest;
using slipway::test::TempFolder;
using Lines = std::vector<std::string>;

namespace {

const OciPlatform k_amd64{"linux", "amd64", {}};
const std::string k_digest = "sha256:" + std::string(64, 'a');

std::unique_ptr<OciRepository> repository_at(const FaultServer& server, const RegistryOptions& options = impatient()) {
  return open_repository(parse_reference(server.host() + "/app").value(), options).value();
}

// A registry that wants a token from its own /token, which answers as told.
class Guarded {
public:
  explicit Guarded(std::vector<Reply> tokens, std::string challenge = {})
      : m_tokens(slipway::test::in_turn(std::move(tokens))), m_challenge(std::move(challenge)),
        m_server([this](const ServedRequest& request) { return answer(request); }) {}

  const FaultServer& server() const { return m_server; }
  Error refusal(const RegistryOptions& options = impatient()) {
    const auto found = repository_at(m_server, options)->resolve("1.0");
    REQUIRE_FALSE(found);
    return found.error();
  }

private:
  Reply answer(const ServedRequest& request) {
    if (request.target.rfind("/token", 0) == 0) return m_tokens(request);
    if (request.header("authorization") == "Bearer good") return {201, {{"Docker-Content-Digest", k_digest}}};
    const std::string own = "Bearer realm=\"" + m_server.url("/token") + "\"";
    return {401, {{"WWW-Authenticate", m_challenge.empty() ? own : m_challenge}}, std::string(400, '.')};
  }

  FaultServer::Handler m_tokens;
  std::string m_challenge;
  FaultServer m_server;
};

// The manifest of an image in a registry that has nothing else, and the answer to a pull of it.
Status pulled(const std::string& manifest) {
  const TempFolder folder;
  Scripted registry({{"GET /v2/app/manifests/1.0", {{200, {}, manifest}}}});
  const auto image = pull_image(registry.repository(), "1.0", OciLayout::create(folder.path("into")).value(), k_amd64);
  return image ? Status() : Status(fail(image.error()));
}

}  // namespace

TEST_CASE("a token is asked for the right that the request needs when the challenge names none") {
  const SampleImage image;
  const Guarded guarded({{200, {}, R"({"token":"good"})"}});
  const auto reader = repository_at(guarded.server());
  CHECK(reader->resolve("1.0").value() == k_digest);
  const auto writer = repository_at(guarded.server());
  CHECK(writer->tag("1.0", {k_digest, k_oci_manifest_type, "{}"}));
  CHECK(guarded.server().log() == Lines{"HEAD /v2/app/manifests/1.0", "GET /token?scope=repository%3Aapp%3Apull",
                                        "HEAD /v2/app/manifests/1.0", "PUT /v2/app/manifests/1.0",
                                        "GET /token?scope=repository%3Aapp%3Apull%2Cpush",
                                        "PUT /v2/app/manifests/1.0"});
}

TEST_CASE("the body of a challenge may be longer than the content that was asked for") {
  const TempFolder folder;
  const std::string tiny = "{}";
  const OciDescriptor blob{"", sha256_of(tiny), tiny.size()};
  const FaultServer server([&tiny](const ServedRequest& request) {
    if (request.header("authorization").empty())
      return Reply{401, {{"WWW-Authenticate", "Basic"}}, std::string(300, '.')};
    return Reply{200, {}, tiny};
  });
  RegistryOptions options = impatient();
  options.logins[server.host()] = {"ci", "s3cret"};
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  CHECK(repository_at(server, options)->get_blob(blob, into));
  CHECK(into.read_blob(blob.digest).value() == tiny);
}

TEST_CASE("a token service that answers nonsense is named, and asked once") {
  const auto refusal = [](const Reply& reply) {
    Guarded guarded({reply});
    const Error error = guarded.refusal();
    CHECK(error.status == SLIPWAY_E_REFUSED);
    CHECK(guarded.server().log().size() == 2);
    return error.message;
  };
  CHECK(refusal({200, {}, "<html>"}) == "the token from 127.0.0.1 is not JSON");
  for (const char* const reply : {"{}", "[]", R"({"token":""})", R"({"token":7})", R"({"token":"a\r\nX: 1"})"})
    CHECK(refusal({200, {}, reply}).rfind("127.0.0.1 gives no token for 127.0.0.1:", 0) == 0);
}

TEST_CASE("a token service that is down for a moment is asked again") {
  Guarded guarded({{503}, {200, {}, R"({"token":"good"})"}});
  CHECK(repository_at(guarded.server())->resolve("1.0").value() == k_digest);
  CHECK(guarded.server().log().size() == 4);
}

TEST_CASE("without a login the hint is to give one") {
  Guarded guarded(std::vector<Reply>{Reply{401}});
  const Error error = guarded.refusal();
  CHECK(error.message == "no token for " + guarded.server().host());
  CHECK(error.hint == "give a login for " + guarded.server().host());
}

TEST_CASE("a token service that sends us elsewhere does not send the password there") {
  const FaultServer elsewhere([](const ServedRequest&) { return Reply{200, {}, R"({"token":"good"})"}; });
  Guarded guarded({{307, {{"Location", elsewhere.url("/other")}}}});
  RegistryOptions options = impatient();
  options.logins[guarded.server().host()] = {"ci", "s3cret"};
  CHECK(repository_at(guarded.server(), options)->resolve("1.0").value() == k_digest);
  CHECK_FALSE(guarded.server().requests().at(1).header("authorization").empty());
  CHECK(elsewhere.requests().at(0).header("authorization").empty());
}

TEST_CASE("a challenge that cannot be answered is refused without a request") {
  const auto message = [](const std::string& challenge) {
    Guarded guarded({{200, {}, R"({"token":"good"})"}}, challenge);
    const Error error = guarded.refusal();
    CHECK(guarded.server().log().size() == 1);
    return error.message.substr(error.message.find(' ') + 1) + (error.why.empty() ? "" : ": " + error.why);
  };
  CHECK(message("Bearer service=\"s\"") == "asks for a token and does not say from where");
  CHECK(message("Basic realm=\"x\"") == "asks for a login: none was given and Docker's config.json has none");
  CHECK(message(",, ,") == "asks for a login: none was given and Docker's config.json has none");
}

TEST_CASE("of several challenges a token is preferred, in one header or in two") {
  for (const bool in_one : {true, false}) {
    const FaultServer server([in_one](const ServedRequest& request) {
      if (request.target.rfind("/token", 0) == 0) return Reply{200, {}, R"({"access_token":"good"})"};
      if (request.header("authorization") == "Bearer good") return Reply{200, {{"Docker-Content-Digest", k_digest}}};
      const std::string bearer = "Bearer realm=\"http://" + request.header("host") + "/token\"";
      return in_one ? Reply{401, {{"WWW-Authenticate", "Basic realm=\"a, b\", " + bearer}}}
                    : Reply{401, {{"Www-Authenticate", "Basic realm=\"a, b\""}, {"www-authenticate", bearer}}};
    });
    RegistryOptions options = impatient();
    options.logins[server.host()] = {"ci", "s3cret"};
    CHECK(repository_at(server, options)->resolve("1.0").value() == k_digest);
  }
}

TEST_CASE("a login that Docker keeps in a broken file is an error, not an anonymous request") {
  const TempFolder folder;
  folder.write("config.json", "{");
  RegistryOptions options = impatient();
  options.docker_config = folder.path();
  Guarded guarded({{200, {}, R"({"token":"good"})"}});
  CHECK(guarded.refusal(options).status == SLIPWAY_E_CONFIG);
  CHECK(guarded.server().log().size() == 1);
}

TEST_CASE("N8: a registry that asks to be left alone for a while is, for a manifest and for a blob") {
  const SampleImage image;
  const FaultServer server([busy = 2](const ServedRequest& request) mutable {
    if (request.method == "POST") return Reply{202, {{"Location", "/up"}}};
    if (request.method == "HEAD") return Reply{404};
    return busy-- > 0 ? Reply{429, {{"Retry-After", "17"}}} : Reply{201};
  });
  std::vector<long> waits;
  RegistryOptions options = impatient();
  options.http.sleep = [&waits](std::chrono::milliseconds time) { waits.push_back(time.count()); };
  const auto repository = repository_at(server, options);
  CHECK(repository->put_manifest(image.manifest()));
  CHECK(waits == std::vector<long>{17000, 17000});
  CHECK(image.put_blob(*repository, image.layer()));
  CHECK(waits.size() == 2);
}

TEST_CASE("R10: a manifest whose blobs are seen a moment later is put in the end") {
  const SampleImage image;
  const Reply unseen{400, {}, R"({"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]})"};
  Scripted registry({{"PUT /v2/app/manifests/" + image.digest(), {unseen, unseen, {201}}}});
  CHECK(registry.repository().put_manifest(image.manifest()));
  CHECK(registry.log().size() == 3);
}

TEST_CASE("what a registry says about a blob has to be true of it") {
  const OciDescriptor blob{"", k_digest, 7};
  const auto there = [&](const Reply& reply) {
    Scripted registry({{"HEAD /v2/app/blobs/" + k_digest, {reply}}});
    const auto found = registry.repository().has_blob(blob);
    return found ? std::string(*found ? "there" : "not there") : found.error().message + ": " + found.error().why;
  };
  const std::string other = "sha256:" + std::string(64, 'b');
  Reply sized{200};
  sized.told_length = 7;
  CHECK(there(sized) == "there");
  CHECK(there({404}) == "not there");
  const std::string name = there({403});
  CHECK(name.rfind("cannot look for the blob " + k_digest + " in 127.0.0.1:", 0) == 0);
  CHECK(there({200, {{"Docker-Content-Digest", other}}}).find("answers with another digest: it says " + other) !=
        std::string::npos);
  sized.told_length = 8;
  CHECK(there(sized).find("has another size: 8 bytes instead of 7") != std::string::npos);
}

TEST_CASE("a blob or manifest that is not there is told as what it is") {
  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  Scripted registry({{"GET /v2/app/blobs/" + k_digest, {{404, {}, "BLOB_UNKNOWN"}}},
                     {"GET /v2/app/manifests/1.0", {{404}}},
                     {"GET /v2/app/manifests/2.0", {{403, {}, "DENIED"}}}});
  const auto blob = registry.repository().get_blob({"", k_digest, 3}, into);
  REQUIRE_FALSE(blob);
  CHECK(blob.error().message == "cannot get the blob " + k_digest + " from " + registry.repository().name());
  CHECK(blob.error().why.find("BLOB_UNKNOWN") != std::string::npos);
  CHECK_FALSE(registry.repository().get_manifest("1.0").value());
  const auto denied = registry.repository().get_manifest("2.0");
  REQUIRE_FALSE(denied);
  CHECK(denied.error().message == "cannot get the manifest 2.0 from " + registry.repository().name());
  CHECK(denied.error().hint == "may the login for " + registry.server().host() + " read app?");
}

TEST_CASE("a blob that the layout has is not asked for") {
  const SampleImage image;
  Scripted registry({});
  CHECK(registry.repository().get_blob(image.layer(), image.layout()));
  CHECK(registry.log().empty());
}

TEST_CASE("a digest header of another kind is no digest, and the manifest itself tells") {
  const SampleImage image;
  Scripted registry({{"HEAD /v2/app/manifests/1.0", {{200, {{"Docker-Content-Digest", "sha512:00"}}}}},
                     {"GET /v2/app/manifests/1.0", {{200, {}, image.manifest().bytes}}}});
  CHECK(registry.repository().resolve("1.0").value() == image.digest());
}

TEST_CASE("manifests and indexes of Docker are taken as they are, its first format is not") {
  const auto type = [](const std::string& body) {
    Scripted registry({{"GET /v2/app/manifests/1.0", {{200, {}, body}}}});
    const auto manifest = registry.repository().get_manifest("1.0");
    return manifest ? (*manifest)->media_type : manifest.error().why;
  };
  for (const char* const known : {k_docker_manifest_type, k_docker_index_type, k_oci_index_type, k_oci_manifest_type})
    CHECK(type(R"({"schemaVersion":2,"mediaType":")" + std::string(known) + "\"}") == known);
  CHECK(type(R"({"schemaVersion":2,"layers":[]})") == k_oci_manifest_type);
  CHECK(type(R"({"schemaVersion":1,"fsLayers":[]})") == "its media type is ''");
  CHECK(type(R"({"mediaType":"application/vnd.oci.artifact.manifest.v1+json"})") ==
        "its media type is 'application/vnd.oci.artifact.manifest.v1+json'");
}

TEST_CASE("a tag that is refused and is not there is a refusal of its own") {
  const SampleImage image;
  Scripted registry({{"PUT /v2/app/manifests/1.0", {{403, {}, "DENIED"}}}, {"HEAD /v2/app/manifests/1.0", {{404}}}});
  const auto status = registry.repository().tag("1.0", image.manifest());
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_REFUSED);
  CHECK(status.error().message == "cannot set the tag 1.0 in " + registry.repository().name());
  CHECK(status.error().hint == "may the login for " + registry.server().host() + " write to app?");
}

TEST_CASE("R13: an image with more layers than any honest one, or a huge config, is not pulled") {
  OciManifest manifest;
  manifest.config = {k_oci_config_type, k_digest, 1};
  manifest.layers.assign(128, {k_oci_layer_type, k_digest, 1});
  CHECK(pulled(format_manifest(manifest)).error().message.find("has too many layers or too large a config") !=
        std::string::npos);
  manifest.layers.resize(1);
  manifest.config.size = k_oci_document_limit + 1;
  CHECK(pulled(format_manifest(manifest)).error().status == SLIPWAY_E_INTEGRITY);
  CHECK(pulled("{\"schemaVersion\":2,\"layers\":[]}").error().message == "the image manifest is not valid");
}

TEST_CASE("an index that lies about the size of a manifest is not believed") {
  const SampleImage image;
  const TempFolder folder;
  OciDescriptor entry = image.image().manifest;
  entry.size += 1;
  Scripted registry({{"GET /v2/app/manifests/1.0", {{200, {}, format_index({{entry}})}}},
                     {"GET /v2/app/manifests/" + image.digest(), {{200, {}, image.manifest().bytes}}}});
  const auto pull = pull_image(registry.repository(), "1.0", OciLayout::create(folder.path("into")).value(), k_amd64);
  REQUIRE_FALSE(pull);
  CHECK(pull.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(pull.error().message == "the manifest " + image.digest() + " has another size than its index says");
}

TEST_CASE("an index that names a manifest which is not there says so") {
  const SampleImage image;
  const TempFolder folder;
  Scripted registry({{"GET /v2/app/manifests/1.0", {{200, {}, format_index({{image.image().manifest}})}}},
                     {"GET /v2/app/manifests/" + image.digest(), {{404}}}});
  const auto pull = pull_image(registry.repository(), "1.0", OciLayout::create(folder.path("into")).value(), k_amd64);
  REQUIRE_FALSE(pull);
  CHECK(pull.error().status == SLIPWAY_E_NOT_FOUND);
  CHECK(pull.error().message == "there is no image " + image.digest() + " in " + registry.repository().name());
}
