#include "support/catch.hpp"

#include <slipway/kit/oci_reference.hpp>

#include <string>

using namespace slipway::kit;

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');

std::string shown(const std::string& text) {
  const auto reference = parse_reference(text);
  if (!reference) return reference.error().message + ": " + reference.error().why;
  const std::string name =
      reference->is_layout() ? "layout " + reference->layout : reference->registry + " " + reference->repository;
  return name + " [" + reference->tag + "] [" + reference->digest.substr(0, 8) + "]";
}

}  // namespace

TEST_CASE("names of images in registries are taken apart") {
  CHECK(shown("127.0.0.1:5000/team/app") == "127.0.0.1:5000 team/app [] []");
  CHECK(shown("127.0.0.1:5000/app:1.0") == "127.0.0.1:5000 app [1.0] []");
  CHECK(shown("localhost/app:1.0@" + k_digest) == "localhost app [1.0] [sha256:a]");
  CHECK(shown("ghcr.io/Acme/app").find("is made of lower-case letters") != std::string::npos);
  CHECK(shown("ghcr.io/acme/app@" + k_digest) == "ghcr.io acme/app [] [sha256:a]");
  CHECK(shown("[::1]:5000/a/b/c:x") == "[::1]:5000 a/b/c [x] []");
  CHECK(shown("[::1]/a") == "[::1] a [] []");
  CHECK(shown("host:5000/a__b/c-d.e---f") == "host:5000 a__b/c-d.e---f [] []");
}

TEST_CASE("short names are those of Docker Hub") {
  CHECK(shown("alpine") == "docker.io library/alpine [] []");
  CHECK(shown("alpine:3.20") == "docker.io library/alpine [3.20] []");
  CHECK(shown("acme/app") == "docker.io acme/app [] []");
  CHECK(shown("docker.io/alpine") == "docker.io library/alpine [] []");
  CHECK(shown("index.docker.io/acme/app") == "docker.io acme/app [] []");
}

TEST_CASE("names of layouts are a path with a tag or digest") {
  CHECK(shown("oci:../registry/app") == "layout ../registry/app [] []");
  CHECK(shown("oci:/abs/app:1.0") == "layout /abs/app [1.0] []");
  CHECK(shown("oci:app:1.0@" + k_digest) == "layout app [1.0] [sha256:a]");
  CHECK(shown("oci:./a:b/c") == "layout ./a:b/c [] []");
  CHECK(shown("oci:") == "'oci:' is not the name of an image: no path follows 'oci:'");
}

TEST_CASE("what is no name is refused with the reason") {
  const std::string characters = "a repository is made of lower-case letters, digits and single separators";
  for (const std::string name : {"", "/", "host.x/", "a//b", "a/", "/a", "a b", "a..b", "a._b", "-a", "a-", "a___b",
                                 "host.x/a/../b", "é", "a?b"})
    CHECK(shown(name) == "'" + name + "' is not the name of an image: " + characters);
  CHECK(shown(std::string(256, 'a')).find(characters) != std::string::npos);
  CHECK(shown("a:") == "'a:' is not the name of an image: '' cannot be a tag");
  CHECK(shown("a:.b") == "'a:.b' is not the name of an image: '.b' cannot be a tag");
  CHECK(shown("a@sha256:abc") == "'a@sha256:abc' is not the name of an image: what follows '@' is not a sha256 digest");
  CHECK(shown("host:99999999/a") == "'host:99999999/a' is not the name of an image: 'host:99999999' is not a host");
  CHECK(shown("h@ost.x/a").find("what follows '@'") != std::string::npos);
  CHECK(shown("evil.x:80:80/a") == "'evil.x:80:80/a' is not the name of an image: 'evil.x:80:80' is not a host");
  CHECK(shown("[::1/a") == "'[::1/a' is not the name of an image: '[::1' is not a host");
}

TEST_CASE("a reference knows its name and what to ask for") {
  CHECK(parse_reference("127.0.0.1:5000/app:1.0")->name() == "127.0.0.1:5000/app");
  CHECK(parse_reference("oci:/a/b:1")->name() == "oci:/a/b");
  CHECK(parse_reference("a")->version() == "latest");
  CHECK(parse_reference("a:1")->version() == "1");
  CHECK(parse_reference("a:1@" + k_digest)->version() == k_digest);
}

TEST_CASE("a tag has at most 128 plain characters") {
  CHECK(is_tag("1.0_a-B"));
  CHECK(is_tag(std::string(128, 'a')));
  for (const std::string tag : {"", ".a", "-a", "a/b", "a b", "a+b", "\xc3\xa4"})
    CHECK_FALSE(is_tag(tag));
  CHECK_FALSE(is_tag(std::string(129, 'a')));
}

TEST_CASE("a first part is a host only when it looks like one") {
  CHECK(shown("localhost/app") == "localhost app [] []");
  CHECK(shown("localhosts/app") == "docker.io localhosts/app [] []");
  CHECK(shown("a.b/app") == "a.b app [] []");
  CHECK(shown("ab/app") == "docker.io ab/app [] []");
  CHECK(shown("host:1/app") == "host:1 app [] []");
  CHECK(shown("registry-1.docker.io/alpine") == "docker.io library/alpine [] []");
  CHECK(shown("docker.io/library/alpine:edge") == "docker.io library/alpine [edge] []");
}

TEST_CASE("hosts are names or addresses with at most one port") {
  const auto host = [](const std::string& text) {
    const std::string all = shown(text + "/app");
    return all == text + " app [] []" ? "good" : all.substr(all.rfind(": ") + 2);
  };
  for (const char* const good : {"A.example.com", "h:65535", "h:00001", "[fe80::1]", "[::ffff:1.2.3.4]:443", "x_y.z"})
    CHECK(host(good) == "good");
  for (const std::string bad :
       {".x", "-x.y", ":80", "x.y:", "x.y:80a", "x.y:123456", "x y.z", "[::1]x", "[::1]80", "[::g]"})
    CHECK(host(bad) == "'" + bad + "' is not a host");
}

TEST_CASE("the longest repository has 255 characters") {
  CHECK(shown("h.x/" + std::string(255, 'a')) == "h.x " + std::string(255, 'a') + " [] []");
  CHECK(shown("h.x/" + std::string(256, 'a')).find("lower-case letters") != std::string::npos);
}

TEST_CASE("a layout may be named by its digest alone, and a digest alone names nothing") {
  CHECK(shown("oci:app@" + k_digest) == "layout app [] [sha256:a]");
  CHECK(shown("oci:@" + k_digest).find("no path follows 'oci:'") != std::string::npos);
  CHECK(shown("oci:app:").find("'' cannot be a tag") != std::string::npos);
  CHECK(shown("@" + k_digest).find("a repository is made of") != std::string::npos);
}
