#include "publish_case.hpp"
#include "support/catch.hpp"
#include "support/fault_server.hpp"

#include <map>
#include <string>
#include <vector>

using slipway::test::Case;
using slipway::test::FaultServer;
using slipway::test::Reply;
using slipway::test::ServedRequest;
using slipway::testing::FakeRun;

namespace {

// A registry that keeps what it is given; a test changes single answers.
class SmallRegistry {
public:
  using Change = std::function<bool(const ServedRequest&, Reply&)>;  // True: this is the answer.

  explicit SmallRegistry(Change change = {})
      : m_change(std::move(change)), m_server([this](const ServedRequest& request) { return answer(request); }) {}

  std::string host() const { return m_server.host(); }
  std::vector<std::string> log() const { return m_server.log(); }
  std::map<std::string, std::string> blobs;
  std::map<std::string, std::string> manifests;  // By tag and digest: the bytes.
  static Reply told(int status, const std::string& digest) { return {status, {{"Docker-Content-Digest", digest}}}; }

private:
  Reply answer(const ServedRequest& request) {
    Reply reply;
    if (m_change && m_change(request, reply)) return reply;
    const std::string& target = request.target;
    if (request.method == "POST") return {202, {{"Location", "/upload"}}};
    if (target.rfind("/upload?digest=sha256%3A", 0) == 0) {
      blobs["sha256:" + target.substr(24)] = request.body;
      return {201};
    }
    const std::string name = target.substr(target.rfind('/') + 1);
    auto& kept = target.find("/blobs/") != std::string::npos ? blobs : manifests;
    if (request.method == "PUT") {
      manifests[name] = request.body;
      return {201};
    }
    const auto found = kept.find(name);
    return found == kept.end() ? Reply{404} : Reply{200, {}, found->second};
  }

  Change m_change;
  FaultServer m_server;
};

const std::string k_other = "sha256:" + std::string(64, 'b');

}  // namespace

TEST_CASE("the small registry of these tests serves an honest run") {
  SmallRegistry registry;
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  CHECK(attempt.run().ok());
  CHECK(registry.manifests.size() == 3);
  CHECK(registry.blobs.size() == 2);
}

TEST_CASE("a registry that takes blobs and loses them is found out before any manifest") {
  SmallRegistry registry([](const ServedRequest& request, Reply& reply) {
    reply = {201};
    return request.method == "PUT" && request.target.rfind("/upload", 0) == 0;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == attempt.to[0] + " took the blob " + attempt.config_digest() + " and does not have it");
  CHECK(registry.manifests.empty());
}

TEST_CASE("R1: a registry that says another digest for a manifest stops the run before the tags") {
  SmallRegistry registry([](const ServedRequest& request, Reply& reply) {
    reply = SmallRegistry::told(201, k_other);
    return request.method == "PUT" && request.target.find("/manifests/sha256:") != std::string::npos;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.details.find(k_other) != std::string::npos);
  CHECK(run.details.find("no tag of " + attempt.to[0] + " was changed") != std::string::npos);
  CHECK(run.values.empty());
}

TEST_CASE("R8: an immutable tag is refused with both digests, and the tags before it are named") {
  SmallRegistry registry([](const ServedRequest& request, Reply& reply) {
    if (request.target.find("/manifests/latest") == std::string::npos) return false;
    reply = request.method == "PUT" ? Reply{400, {}, R"({"errors":[{"code":"TAG_INVALID"}]})"}
                                    : SmallRegistry::told(200, k_other);
    return true;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_REFUSED);
  CHECK(run.message == "the tag latest in " + attempt.to[0] + " cannot be moved");
  CHECK(run.details.find(k_other) != std::string::npos);
  CHECK(run.details.find(attempt.digest()) != std::string::npos);
  CHECK(run.details.find("tags of " + attempt.to[0] + " set so far: 1.2.0") != std::string::npos);
  CHECK(run.values.empty());
}

TEST_CASE("a failure at the tags of one repository names those that are set in it and in others") {
  SmallRegistry one;
  SmallRegistry two([](const ServedRequest& request, Reply& reply) {
    reply = request.method == "PUT" ? Reply{400} : SmallRegistry::told(200, k_other);
    return request.target.find("/manifests/latest") != std::string::npos;
  });
  Case attempt;
  attempt.to = {one.host() + "/app", two.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_REFUSED);
  CHECK(run.details.find("tags of " + attempt.to[1] + " set so far: 1.2.0; tags of " + attempt.to[0] +
                         " set so far: 1.2.0, latest") != std::string::npos);
  CHECK(run.values.empty());
}

TEST_CASE("a repository that refuses a manifest leaves the tags of the others as they were") {
  SmallRegistry one;
  SmallRegistry two([](const ServedRequest& request, Reply& reply) {
    reply = {403};
    return request.method == "PUT" && request.target.find("/manifests/sha256:") != std::string::npos;
  });
  Case attempt;
  attempt.to = {one.host() + "/app", two.host() + "/app"};
  CHECK(attempt.run().status == SLIPWAY_E_REFUSED);
  CHECK(one.blobs.size() == 2);
  CHECK(one.manifests.size() == 1);
  CHECK(one.manifests.count(attempt.digest()) == 1);
}

TEST_CASE("R9: a tag that somebody moves between our write and our look is not overwritten again") {
  int writes = 0;
  Case foreign("foreign");
  const std::string other = foreign.layout.read_blob(foreign.digest()).value();
  SmallRegistry registry([&](const ServedRequest& request, Reply& reply) {
    if (request.target.find("/manifests/latest") == std::string::npos) return false;
    if (request.method == "PUT") ++writes;
    reply =
        writes == 0 ? Reply{404} : Reply{request.method == "PUT" ? 201 : 200, {}, request.method == "GET" ? other : ""};
    return true;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(run.message == "read back from " + attempt.to[0] + ", latest is not what was published");
  CHECK(run.details.find(foreign.digest()) != std::string::npos);
  CHECK(writes == 1);
}

TEST_CASE("a tag that is moved before the run ends makes no green run") {
  int looks = 0;
  Case foreign("foreign");
  const std::string other = foreign.layout.read_blob(foreign.digest()).value();
  SmallRegistry registry([&](const ServedRequest& request, Reply& reply) {
    const bool look = request.method == "GET" && request.target.find("/manifests/1.2.0") != std::string::npos;
    reply = {200, {}, other};
    return look && ++looks == 2;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_INTEGRITY);
  CHECK(looks == 2);
  CHECK(run.values.empty());
}

TEST_CASE("5xx once and then fine is a green run that tells of its retry") {
  bool failed = false;
  SmallRegistry registry([&failed](const ServedRequest& request, Reply& reply) {
    reply = {503, {{"Retry-After", "0"}}};
    return request.method == "POST" && !std::exchange(failed, true);
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.ok());
  CHECK(run.log_text().find("HTTP 503 from http://" + registry.host()) == 0);
}

TEST_CASE("a registry that does not answer well is asked by the first probe only") {
  SmallRegistry registry([](const ServedRequest&, Reply& reply) {
    reply = {503, {{"Retry-After", "0"}}};
    return true;
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const slipway_effect tag{sizeof(slipway_effect),     0,
                           slipway::to_str("oci.tag"), slipway::to_str(attempt.to[0]),
                           slipway::to_str("latest"),  slipway::to_str(attempt.digest())};
  const std::string request = attempt.request();
  std::vector<slipway_status> statuses;
  (void)slipway::testing::detail::perform(
      attempt.plugin, slipway::test::k_stage, attempt.parameters(), request, attempt.host,
      slipway::testing::FakeHost::Call::probe, [&](const slipway_stage& stage, void* self) -> slipway_status {
        const auto* probe = static_cast<const slipway_probe_v1*>(stage.facet(self, SLIPWAY_FACET_PROBE));
        std::int32_t answer = -1;
        for (int i = 0; i < 3; ++i)
          statuses.push_back(probe->probe(self, slipway::to_str(request), &tag, &answer));
        return SLIPWAY_OK;
      });
  CHECK(statuses == std::vector<slipway_status>(3, SLIPWAY_E_TRANSIENT));
  CHECK(registry.log().size() == 3);  // The tries of one request.
}

TEST_CASE("403 says whose permission is missing and changes nothing") {
  SmallRegistry registry([](const ServedRequest& request, Reply& reply) {
    reply = {403, {}, R"({"errors":[{"code":"DENIED"}]})"};
    return request.method == "POST";
  });
  Case attempt;
  attempt.to = {registry.host() + "/app"};
  const FakeRun run = attempt.run();
  CHECK(run.status == SLIPWAY_E_REFUSED);
  CHECK(run.details.find("may the login for " + registry.host() + " write to app?") != std::string::npos);
  CHECK(registry.manifests.empty());
}
