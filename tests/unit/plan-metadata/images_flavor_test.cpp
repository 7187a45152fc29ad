#include "support/catch.hpp"

#include <slipway/plan/metadata/flavor.hpp>
#include <slipway/plan/metadata/images.hpp>

using namespace slipway::plan::metadata;
using Images = std::vector<Image>;

namespace {

std::string images_refused(const char* text) {
  const auto images = parse_images(text);
  return images ? "accepted" : images.error().what;
}

Flavor flavor(const char* text) { return parse_flavor(text).value(); }

std::string flavor_refused(const char* text) {
  const auto parsed = parse_flavor(text);
  return parsed ? "accepted" : parsed.error().what;
}

}  // namespace

TEST_CASE("one line of images without an equals sign is a list of names") {
  CHECK(parse_images("").value().empty());
  CHECK(parse_images("user/app").value() == Images{{"user/app", true}});
  CHECK(parse_images("org/app, GHCR.io/User/App").value() == Images{{"org/app", true}, {"ghcr.io/user/app", true}});
  CHECK(parse_images("a,,b").value() == Images{{"a", true}, {"", true}, {"b", true}});
}

TEST_CASE("other lines of images are one image each, with attributes") {
  CHECK(parse_images("org/app\nghcr.io/MyUSER/MyApp").value() ==
        Images{{"org/app", true}, {"ghcr.io/myuser/myapp", true}});
  CHECK(parse_images("name=A,enable=false\nb").value() == Images{{"a", false}, {"b", true}});
  CHECK(parse_images("a,enable=true").value() == Images{{"a", true}});
  CHECK(parse_images("NAME=a , ENABLE=false").value() == Images{{"a", false}});
  CHECK(parse_images("name=a=b").value() == Images{{"a", true}});
  CHECK(parse_images("a,b\nc").value() == Images{{"b", true}, {"c", true}});
  CHECK(parse_images("# the registry\na").value() == Images{{"a", true}});
}

TEST_CASE("images that cannot be are refused") {
  CHECK(images_refused("a,enable=yes") == "Invalid enable attribute value: a,enable=yes");
  CHECK(images_refused("a,enable=TRUE") == "Invalid enable attribute value: a,enable=TRUE");
  CHECK(images_refused("a,bar=baz") == "Unknown image attribute: a,bar=baz");
  CHECK(images_refused("enable=true") == "Image name attribute empty: enable=true");
  CHECK(images_refused("name=,enable=true") == "Image name attribute empty: name=,enable=true");
}

TEST_CASE("a flavor has defaults, and its lines add up") {
  CHECK(flavor("") == Flavor{});
  CHECK(flavor("latest=auto").latest == Flavor::Latest::automatic);
  CHECK(flavor("latest=true").latest == Flavor::Latest::yes);
  CHECK(flavor("latest=true\nlatest=false").latest == Flavor::Latest::no);
  CHECK(flavor("prefix=foo-\nsuffix=-bar") ==
        Flavor{.latest = Flavor::Latest::automatic, .prefix = "foo-", .suffix = "-bar"});
  CHECK(flavor("PREFIX = foo- ").prefix == "foo-");
}

TEST_CASE("a value of a flavor ends at its second equals sign") {
  CHECK(flavor("prefix=a=b-").prefix == "a");
  CHECK(flavor("prefix=").prefix.empty());
}

TEST_CASE("onlatest belongs to the prefix or suffix before it on the same line") {
  const Flavor both = flavor("prefix=a,onlatest=true\nsuffix=b,onlatest=false");
  CHECK(both.prefix_on_latest);
  CHECK_FALSE(both.suffix_on_latest);
  const Flavor one_line = flavor("prefix=a,suffix=b,onlatest=true");
  CHECK_FALSE(one_line.prefix_on_latest);
  CHECK(one_line.suffix_on_latest);
  CHECK_FALSE(flavor("prefix=a\nonlatest=true").prefix_on_latest);
  CHECK_FALSE(flavor("onlatest=true,prefix=a").prefix_on_latest);
}

TEST_CASE("flavors that cannot be are refused") {
  CHECK(flavor_refused("latest") == "Invalid flavor entry: latest");
  CHECK(flavor_refused("latest=yes") == "Invalid latest flavor entry: latest=yes");
  CHECK(flavor_refused("latest=TRUE") == "Invalid latest flavor entry: latest=TRUE");
  CHECK(flavor_refused("foo=bar") == "Unknown flavor entry: foo=bar");
  CHECK(flavor_refused("prefix=a,onlatest=yes") == "Invalid value for onlatest attribute: yes");
}
