#include "impatient.hpp"
#include "sample_image.hpp"
#include "support/catch.hpp"
#include "support/registry.hpp"

#include <slipway/kit/oci_registry.hpp>
#include <slipway/kit/oci_unpack.hpp>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::impatient;
using slipway::test::Registry;
using slipway::test::SampleImage;
using slipway::test::TempFolder;

namespace {

// The password of "ci" is "s3cret".
constexpr char k_htpasswd[] = "ci:$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

std::unique_ptr<OciRepository> open(const Registry& registry, const std::string& name,
                                    const RegistryOptions& options = impatient()) {
  return open_repository(parse_reference(registry.host() + "/" + name).value(), options).value();
}

}  // namespace

TEST_CASE("an empty registry has nothing, and asking changes nothing") {
  const Registry registry;
  const SampleImage image;
  const auto repository = open(registry, "team/app");
  CHECK(repository->name() == registry.host() + "/team/app");
  CHECK(repository->has_blob(image.layer()).value() == false);
  CHECK_FALSE(repository->get_manifest("1.0").value());
  CHECK_FALSE(repository->get_manifest(image.digest()).value());
  CHECK_FALSE(repository->resolve("1.0").value());
  CHECK(registry.content().empty());
}

TEST_CASE("an image that was pushed to a registry is there by tag and digest and comes back whole") {
  const Registry registry;
  const SampleImage image;
  const auto repository = open(registry, "team/app");
  REQUIRE(image.push(*repository, "1.0"));
  CHECK(repository->has_blob(image.layer()).value());
  CHECK(repository->resolve("1.0").value() == image.digest());
  CHECK(repository->resolve(image.digest()).value() == image.digest());
  CHECK(repository->get_manifest("1.0").value()->bytes == image.manifest().bytes);
  CHECK(registry.tags() == std::vector<std::string>{"team/app:1.0 " + image.digest()});

  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const auto pulled = pull_image(*repository, "1.0", into, {"linux", "amd64", {}});
  REQUIRE(pulled);
  CHECK(pulled->digest == image.digest());
  REQUIRE(unpack_image(into, load_image(into, pulled->digest, {"linux", "amd64", {}}).value(), folder.path("root")));
  CHECK(folder.read("root/app/file") == "hello\n");
}

TEST_CASE("pushing the same again changes nothing") {
  const Registry registry;
  const SampleImage image;
  const auto repository = open(registry, "app");
  REQUIRE(image.push(*repository, "1.0"));
  const std::vector<std::string> before = registry.content();
  REQUIRE(image.push(*repository, "1.0"));
  CHECK(registry.content() == before);
}

TEST_CASE("a tag moves from one image to the next") {
  const Registry registry;
  const SampleImage first("one");
  const SampleImage second("two");
  const auto repository = open(registry, "app");
  REQUIRE(first.push(*repository, "latest"));
  REQUIRE(second.push(*repository, "latest"));
  CHECK(repository->resolve("latest").value() == second.digest());
  CHECK(repository->resolve(first.digest()).value() == first.digest());
}

TEST_CASE("a large blob arrives whole and its progress is told") {
  const Registry registry;
  const SampleImage image(std::string(5 * 1024 * 1024, 'x') + "end");
  std::string noise(3 * 1024 * 1024, '\0');
  unsigned state = 1;
  for (char& byte : noise)
    byte = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24);
  const auto blob = image.layout().write_blob(noise).value();
  const OciDescriptor descriptor{"", blob.digest, blob.size};
  const auto repository = open(registry, "app");
  std::uint64_t sent = 0;
  REQUIRE(repository->put_blob(descriptor, image.layout().open_blob(descriptor)->get(),
                               [&sent](std::uint64_t bytes) { sent = bytes; }));
  CHECK(sent == noise.size());
  CHECK(repository->has_blob(descriptor).value());
}

TEST_CASE("R14: a blob that is there with another size is noticed") {
  const Registry registry;
  const SampleImage image;
  const auto repository = open(registry, "app");
  REQUIRE(image.push(*repository, "1.0"));
  OciDescriptor lie = image.layer();
  lie.size += 1;
  const auto there = repository->has_blob(lie);
  REQUIRE_FALSE(there);
  CHECK(there.error().status == SLIPWAY_E_INTEGRITY);
}

TEST_CASE("a blob with other bytes than its digest says is refused by the registry") {
  const Registry registry;
  const SampleImage image;
  const SampleImage other("other");
  OciDescriptor wrong = image.layer();
  wrong.size = other.layer().size;
  const auto status = open(registry, "app")->put_blob(wrong, other.layout().open_blob(other.layer())->get(), {});
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_REFUSED);
  CHECK(status.error().why.find("DIGEST_INVALID") != std::string::npos);
}

TEST_CASE("a blob that rotted in the registry does not pass when it is pulled") {
  const Registry registry;
  const SampleImage image;
  const auto repository = open(registry, "app");
  REQUIRE(image.push(*repository, "1.0"));
  std::string bytes = image.layout().read_blob(image.layer().digest).value();
  bytes[20] = static_cast<char>(~bytes[20]);
  std::ofstream(registry.blob_file(image.layer().digest), std::ios::binary) << bytes;
  const TempFolder folder;
  const OciLayout into = OciLayout::create(folder.path("into")).value();
  const auto pulled = pull_image(*repository, "1.0", into, {"linux", "amd64", {}});
  REQUIRE_FALSE(pulled);
  CHECK(pulled.error().status == SLIPWAY_E_INTEGRITY);
  CHECK_FALSE(into.has_blob(image.layer().digest));
}

TEST_CASE("R10: a manifest whose blobs are missing is tried again and then given up as transient") {
  const Registry registry;
  const SampleImage image;
  const auto status = open(registry, "app")->put_manifest(image.manifest());
  REQUIRE_FALSE(status);
  CHECK(status.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(status.error().why.find("MANIFEST_BLOB_UNKNOWN") != std::string::npos);
  CHECK(status.error().why.find("3 tries") != std::string::npos);
}

TEST_CASE("a registry that is down gives a transient error after three tries") {
  Registry registry;
  registry.stop();
  int waits = 0;
  RegistryOptions options = impatient();
  options.http.sleep = [&waits](std::chrono::milliseconds) { ++waits; };
  const auto found = open(registry, "app", options)->resolve("1.0");
  REQUIRE_FALSE(found);
  CHECK(found.error().status == SLIPWAY_E_TRANSIENT);
  CHECK(waits == 2);
}

TEST_CASE("a registry with passwords wants the right one") {
  const Registry registry({k_htpasswd});
  const SampleImage image;
  const auto without = open(registry, "app")->resolve("1.0");
  REQUIRE_FALSE(without);
  CHECK(without.error().status == SLIPWAY_E_REFUSED);
  CHECK(without.error().message == registry.host() + " asks for a login");
  RegistryOptions options = impatient();
  options.logins[registry.host()] = {"ci", "wrong"};
  const auto wrong = open(registry, "app", options)->resolve("1.0");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().status == SLIPWAY_E_REFUSED);
  CHECK(wrong.error().hint == "is the login for " + registry.host() + " right?");
  CHECK(registry.content().empty());
  options.logins[registry.host()] = {"ci", "s3cret"};
  REQUIRE(image.push(*open(registry, "app", options), "1.0"));
  CHECK(registry.tags() == std::vector<std::string>{"app:1.0 " + image.digest()});
}

TEST_CASE("a login is taken from Docker's config.json") {
  const Registry registry({k_htpasswd});
  const SampleImage image;
  const TempFolder folder;
  folder.write("config.json", R"({"auths":{")" + registry.host() + R"(":{"auth":"Y2k6czNjcmV0"}}})");
  RegistryOptions options = impatient();
  options.docker_config = folder.path();
  CHECK(image.push(*open(registry, "app", options), "1.0"));
}
