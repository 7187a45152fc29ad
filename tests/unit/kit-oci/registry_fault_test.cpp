#include "sample_image.hpp"
#include "scripted_registry.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <slipway/kit/oci_registry.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::FaultServer;
using slipway::test::Reply;
using slipway::test::SampleImage;
using slipway::test::Scripted;
using slipway::test::ServedRequest;
using slipway::test::TempFolder;

namespace {

const std::string k_other = "sha256:" + std::string(64, 'b');

Reply digest_reply(int status, const std::string& digest) { return {status, {{"Docker-Content-Digest", digest}}}; }

const std::string k_sessions = "POST /v2/app/blobs/uploads/";

}  // namespace

TEST_CASE("R1: a registry that answers a manifest with another digest is not believed") {
  const SampleImage image;
  Scripted registry({{"PUT /v2/app/manifests/" + image.digest(), {digest_reply(201, k_other)}},
                     {"PUT /v2/app/manifests/1.0", {digest_reply(201, k_other)}}});
  for (const auto& status :
       {registry.repository().put_manifest(image.manifest()), registry.repository().tag("1.0", image.manifest())}) {
    REQUIRE_FALSE(status);
    CHECK(status.error().status == SLIPWAY_E_INTEGRITY);
    CHECK(status.error().why == "it says " + k_other + " for " + image.digest());
  }
}

TEST_CASE("N12: a manifest with another digest than asked for is refused") {
  const SampleImage image;
  const std::string body = format_index({});
  Scripted registry({{"GET /v2/app/manifests/" + image.digest(), {{200, {}, body}}},
                     {"GET /v2/app/manifests/1.0", {{200, {{"Docker-Content-Digest", k_other}}, body}}},
                     {"GET /v2/app/manifests/text", {{200, {}, "<html>"}}}});
  const auto by_digest = registry.repository().get_manifest(image.digest());
  REQUIRE_FALSE(by_digest);
  CHECK(by_digest.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(by_digest.error().why == "it has the digest " + sha256_of(body) + ", asked for was " + image.digest());
  const auto by_header = registry.repository().get_manifest("1.0");
  REQUIRE_FALSE(by_header);
  CHECK(by_header.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(registry.repository().get_manifest("text").error().status == SLIPWAY_E_REFUSED);
}

TEST_CASE("R13: a manifest of 5 MiB is not read") {
  Scripted registry({{"GET /v2/app/manifests/1.0", {{200, {}, std::string(5 * 1024 * 1024, ' ')}}}});
  CHECK(registry.repository().get_manifest("1.0").error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("R15: without a digest header the digest is computed") {
  const SampleImage image;
  Scripted registry(
      {{"HEAD /v2/app/manifests/1.0", {{200}}}, {"GET /v2/app/manifests/1.0", {{200, {}, image.manifest().bytes}}}});
  CHECK(registry.repository().resolve("1.0").value() == image.digest());
}

TEST_CASE("R2: an upload session that expires is opened anew, once") {
  const SampleImage image;
  const std::string query = "?_state=a%2Fb&digest=sha256%3A" + image.layer().digest.substr(7);
  const Reply expired{404, {}, R"({"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]})"};
  Scripted mending({{k_sessions, {{202, {{"Location", "/v2/app/blobs/uploads/1?_state=a%2Fb"}}}}},
                    {"PUT /v2/app/blobs/uploads/1" + query, {expired, {201}}}});
  CHECK(image.put_blob(mending.repository(), image.layer()));
  CHECK(mending.log().size() == 4);
  Scripted broken({{k_sessions, {{202, {{"Location", "/v2/app/blobs/uploads/1?_state=a%2Fb"}}}}},
                   {"PUT /v2/app/blobs/uploads/1" + query, {expired}}});
  const auto status = image.put_blob(broken.repository(), image.layer());
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_REFUSED);
  CHECK(broken.log().size() == 4);
}

TEST_CASE("the address of an upload may be relative or absolute, with and without a query") {
  const SampleImage image;
  const std::string digest = "digest=sha256%3A" + image.layer().digest.substr(7);
  const auto put_target = [&](const std::string& location) {
    const FaultServer server([&location, &digest](const ServedRequest& request) {
      if (request.method == "PUT") return Reply{request.target.find(digest) == std::string::npos ? 400 : 201};
      return Reply{202, {{"Location", location}}};
    });
    const auto repository = open_repository(parse_reference(server.host() + "/app").value(), {}).value();
    REQUIRE(image.put_blob(*repository, image.layer()));
    return server.requests().at(1).target;
  };
  CHECK(put_target("session") == "/v2/app/blobs/uploads/session?" + digest);
  CHECK(put_target("/x/session") == "/x/session?" + digest);
  CHECK(put_target("/x/session?_state=a%3D%3D") == "/x/session?_state=a%3D%3D&" + digest);
  const FaultServer other([](const ServedRequest&) { return Reply{201}; });
  const FaultServer server([&other](const ServedRequest&) { return Reply{202, {{"Location", other.url("/up?k=1")}}}; });
  const auto repository = open_repository(parse_reference(server.host() + "/app").value(), {}).value();
  CHECK(image.put_blob(*repository, image.layer()));
  CHECK(other.requests().at(0).target == "/up?k=1&" + digest);
  CHECK(other.requests().at(0).body.size() == image.layer().size);
}

TEST_CASE("N16: an upload that is sent to an inner address or out of http is refused") {
  const SampleImage image;
  for (const std::string location : {"http://169.254.169.254/x", "http://10.0.0.1/x", "file:///tmp/x", "ftp://h/x"}) {
    Scripted registry({{k_sessions, {{202, {{"Location", location}}}}}});
    const auto status = image.put_blob(registry.repository(), image.layer());
    REQUIRE_FALSE(status);
    CHECK(status.error().status == SLIPWAY_E_INTEGRITY);
    CHECK(registry.log().size() == 1);
  }
}

TEST_CASE("N7: an upload that meets 503 is done again in a session of its own") {
  const SampleImage image;
  const std::string digest = "?digest=sha256%3A" + image.layer().digest.substr(7);
  Scripted registry({{k_sessions, {{202, {{"Location", "/1"}}}, {202, {{"Location", "/2"}}}}},
                     {"PUT /1" + digest, {{503}}},
                     {"PUT /2" + digest, {{201}}},
                     {"HEAD /v2/app/blobs/" + image.layer().digest, {{404}}}});
  CHECK(image.put_blob(registry.repository(), image.layer()));
  CHECK(registry.log() == std::vector<std::string>{k_sessions, "PUT /1" + digest,
                                                   "HEAD /v2/app/blobs/" + image.layer().digest, k_sessions,
                                                   "PUT /2" + digest});
}

TEST_CASE("N17: an upload whose answer was lost is not repeated when the blob is there") {
  const SampleImage image;
  const std::string digest = "?digest=sha256%3A" + image.layer().digest.substr(7);
  Reply lost;
  lost.drop = true;
  Scripted registry({{k_sessions, {{202, {{"Location", "/1"}}}}},
                     {"PUT /1" + digest, {lost}},
                     {"HEAD /v2/app/blobs/" + image.layer().digest,
                      {{200, {{"Content-Length", std::to_string(image.layer().size)}}}}}});
  CHECK(image.put_blob(registry.repository(), image.layer()));
  const std::vector<std::string> log = registry.log();
  CHECK(std::count(log.begin(), log.end(), k_sessions) == 1);
  CHECK(log.back() == "HEAD /v2/app/blobs/" + image.layer().digest);
}

TEST_CASE("N17: a tag whose answer was lost is not set again when it holds the digest") {
  const SampleImage image;
  Reply lost;
  lost.drop = true;
  Scripted registry(
      {{"PUT /v2/app/manifests/1.0", {lost}}, {"HEAD /v2/app/manifests/1.0", {digest_reply(200, image.digest())}}});
  CHECK(registry.repository().tag("1.0", image.manifest()));
  CHECK(registry.log() == std::vector<std::string>{"PUT /v2/app/manifests/1.0", "HEAD /v2/app/manifests/1.0"});
}

TEST_CASE("R7: an immutable tag that holds the digest already is fine") {
  const SampleImage image;
  Scripted registry({{"PUT /v2/app/manifests/1.0", {{400, {}, R"({"errors":[{"code":"TAG_INVALID"}]})"}}},
                     {"HEAD /v2/app/manifests/1.0", {digest_reply(200, image.digest())}}});
  CHECK(registry.repository().tag("1.0", image.manifest()));
}

TEST_CASE("R8: an immutable tag that holds another digest is a refusal with both digests") {
  const SampleImage image;
  Scripted registry({{"PUT /v2/app/manifests/1.0", {{400, {}, R"({"errors":[{"code":"TAG_INVALID"}]})"}}},
                     {"HEAD /v2/app/manifests/1.0", {digest_reply(200, k_other)}}});
  const auto status = registry.repository().tag("1.0", image.manifest());
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_REFUSED);
  CHECK(status.error().message == "the tag 1.0 in " + registry.repository().name() + " cannot be moved");
  CHECK(status.error().why.find("it holds " + k_other + ", wanted is " + image.digest()) != std::string::npos);
}

TEST_CASE("N10, R16: refusals are not tried again and say what was refused") {
  const SampleImage image;
  for (const int status : {403, 404, 413, 451, 507}) {
    Scripted registry({{k_sessions, {{status, {}, R"({"errors":[{"code":"DENIED","message":"quota"}]})"}}}});
    const auto put = image.put_blob(registry.repository(), image.layer());
    REQUIRE_FALSE(put);
    CHECK(put.error().status == SLIPWAY_E_REFUSED);
    CHECK(put.error().message ==
          "cannot upload the blob " + image.layer().digest + " to " + registry.repository().name());
    CHECK(put.error().why.find("HTTP " + std::to_string(status)) == 0);
    CHECK(put.error().why.find("quota") != std::string::npos);
    CHECK(registry.log().size() == 1);
  }
}

TEST_CASE("500 for ever ends as transient after three tries in each of the calls") {
  const SampleImage image;
  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const auto count = [&](const auto& call) {
    const FaultServer server([](const ServedRequest&) { return Reply{500}; });
    RegistryOptions options;
    options.http.sleep = [](std::chrono::milliseconds) {};
    const auto repository = open_repository(parse_reference(server.host() + "/app").value(), options).value();
    CHECK(call(*repository) == SLIPWAY_E_TRANSIENT);
    return server.log().size();
  };
  CHECK(count([&](OciRepository& r) { return r.has_blob(image.layer()).error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return r.get_blob(image.layer(), into).error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return r.get_manifest("1.0").error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return r.resolve("1.0").error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return r.put_manifest(image.manifest()).error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return image.put_blob(r, image.layer()).error().status; }) == 3);
  CHECK(count([&](OciRepository& r) { return r.tag("1.0", image.manifest()).error().status; }) == 3);
}

TEST_CASE("N12, N14: a blob with other or more bytes than told is not kept") {
  const SampleImage image;
  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const std::string target = "GET /v2/app/blobs/" + image.layer().digest;
  std::string bytes = image.layout().read_blob(image.layer().digest).value();
  Scripted longer({{target, {{200, {}, bytes + "x"}}}});
  CHECK(longer.repository().get_blob(image.layer(), into).error().status == SLIPWAY_E_INTEGRITY);
  bytes.back() = static_cast<char>(~bytes.back());
  Scripted wrong({{target, {{200, {}, bytes}}}});
  const auto status = wrong.repository().get_blob(image.layer(), into);
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_INTEGRITY);
  CHECK(status.error().why == "its bytes have the digest " + sha256_of(bytes));
  CHECK_FALSE(into.has_blob(image.layer().digest));
}

TEST_CASE("N11: a blob that is cut off is fetched again") {
  const SampleImage image;
  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const std::string bytes = image.layout().read_blob(image.layer().digest).value();
  Reply cut{200, {}, bytes.substr(0, 10), static_cast<long>(bytes.size()), true};
  Scripted registry({{"GET /v2/app/blobs/" + image.layer().digest, {cut, {200, {}, bytes}}}});
  CHECK(registry.repository().get_blob(image.layer(), into));
  CHECK(into.has_blob(image.layer().digest));
}

TEST_CASE("a blob may come from another host, which is told no secret") {
  const SampleImage image;
  const std::string bytes = image.layout().read_blob(image.layer().digest).value();
  const FaultServer storage([&bytes](const ServedRequest&) { return Reply{200, {}, bytes}; });
  const FaultServer server([&storage](const ServedRequest& request) {
    if (request.header("authorization").empty()) return Reply{401, {{"WWW-Authenticate", "Basic realm=\"x\""}}};
    return Reply{307, {{"Location", storage.url("/signed?s=1")}}};
  });
  RegistryOptions options;
  options.logins[server.host()] = {"ci", "s3cret"};
  const auto repository = open_repository(parse_reference(server.host() + "/app").value(), options).value();
  const TempFolder folder;
  CHECK(repository->get_blob(image.layer(), OciLayout::create(folder.path("into")).value()));
  CHECK(storage.requests().at(0).header("authorization").empty());
}

TEST_CASE("a cancellation is an outcome of its own") {
  const FaultServer server([](const ServedRequest&) { return Reply{503}; });
  RegistryOptions options;
  options.http.cancelled = [] { return true; };
  const auto repository = open_repository(parse_reference(server.host() + "/app").value(), options).value();
  CHECK(repository->resolve("1.0").error().status == SLIPWAY_E_CANCELLED);
}

TEST_CASE("registries are spoken to with TLS unless they are on loopback or declared insecure") {
  const auto why = [](const std::string& name, const std::vector<std::string>& insecure) {
    RegistryOptions options;
    options.insecure = insecure;
    options.http.retry.delays = {};
    options.http.connect_limit = std::chrono::milliseconds(200);
    const auto found = open_repository(parse_reference(name).value(), options).value()->resolve("1.0");
    REQUIRE_FALSE(found);
    return found.error().message;
  };
  const std::string port = std::to_string(slipway::test::closed_port());
  CHECK(why("127.0.0.1:" + port + "/app", {}) == "no answer from http://127.0.0.1:" + port);
  CHECK(why("localhost:" + port + "/app", {}) == "no answer from http://localhost:" + port);
  CHECK(why("registry.invalid:" + port + "/app", {}) == "no answer from https://registry.invalid:" + port);
  CHECK(why("registry.invalid:" + port + "/app", {"registry.invalid:" + port}) ==
        "no answer from http://registry.invalid:" + port);
}
