#include "fixtures.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plugin/catalog.hpp>

#include <sys/stat.h>

using namespace slipway;
using namespace slipway::plugin;
using test::fixture_plugin;

namespace {

std::string refusal(const std::string& path, std::int64_t limit_ms = 10'000) {
  const auto described = test::described(path, limit_ms);
  return described ? "described" : base::one_line(described.error());
}

// With the place of the fixtures cut out.
std::string fixture_refusal(const std::string& name, std::int64_t limit_ms = 10'000) {
  std::string text = refusal(fixture_plugin(name), limit_ms);
  const std::string folder = std::string(SLIPWAY_BINARY_DIR) + "/tests/plugins/";
  for (std::size_t place = text.find(folder); place != std::string::npos; place = text.find(folder))
    text.erase(place, folder.size());
  return text;
}

std::string invalid(const std::string& file, const std::string& why) {
  return "error[SL0511]: " + file + ": the plugin's descriptor is not valid - " + why +
         " - this is for the plugin's author to mend";
}

}  // namespace

TEST_CASE("a plugin describes itself in a process of its own") {
  const auto described = test::described(fixture_plugin("misbehave"));
  REQUIRE(described);
  CHECK(described->id == "dev.slipway.tests.misbehave");
  REQUIRE(described->stages.size() == 2);
  CHECK(described->stages[1].id == "dev.slipway.tests.promise");
  CHECK(described->stages[1].output_schema == R"({"type":"object","required":["image"]})");
  CHECK(described->path == fixture_plugin("misbehave"));
  CHECK(described->digest ==
        "sha256:" + base::sha256_hex(base::read_file(fixture_plugin("misbehave"), 1UL << 30).value()));
}

TEST_CASE("a plugin of another ABI is refused before any of its code runs") {
  // Their constructors would abort.
  CHECK(fixture_refusal("note-major") ==
        "error[SL0507]: note-major.so needs plugin ABI 2.0 - this host speaks 1.0 - use a newer slipway");
  CHECK(fixture_refusal("note-minor") ==
        "error[SL0507]: note-minor.so needs plugin ABI 1.9 - this host speaks 1.0 - use a newer slipway");
}

TEST_CASE("a descriptor of another ABI than the note is refused") {
  CHECK(fixture_refusal("descriptor-major") ==
        "error[SL0507]: descriptor-major.so: the plugin needs ABI major 2 - this host speaks 1");
}

TEST_CASE("a library that does not load says what is missing") {
  const std::string symbol = fixture_refusal("missing-symbol");
  CHECK(symbol.starts_with("error[SL0314]: missing-symbol.so: the plugin cannot be loaded - "));
  CHECK(symbol.find("slipway_tests_no_such_function") != std::string::npos);
  const std::string entry = fixture_refusal("no-entry");
  CHECK(entry == "error[SL0314]: no-entry.so: the plugin cannot be loaded - it does not export "
                 "slipway_plugin_entry_v1 - check what it links against with ldd");
  CHECK(
      fixture_refusal("no-descriptor") ==
      "error[SL0314]: no-descriptor.so: the plugin cannot be loaded - its entry point gives no descriptor - check what "
      "it links against with ldd");
}

TEST_CASE("a descriptor that breaks a rule is refused") {
  CHECK(fixture_refusal("plugin-size").starts_with("error[SL0511]: plugin-size.so: "));
  CHECK(fixture_refusal("stage-size").starts_with("error[SL0511]: stage-size.so: "));
  CHECK(fixture_refusal("no-stage") == invalid("no-stage.so", "the plugin has no stage"));
  CHECK(fixture_refusal("no-run") == invalid("no-run.so", "run of a stage is NULL"));
  CHECK(fixture_refusal("duplicate-stage") ==
        invalid("duplicate-stage.so", "the stage dev.slipway.tests.load is there twice"));
  CHECK(fixture_refusal("stage-id") == invalid("stage-id.so", "the stage id 'a name' is not reverse DNS"));
  CHECK(fixture_refusal("critical-flag") ==
        invalid("critical-flag.so",
                "stage dev.slipway.tests.load has the flags 0x80000000, which this host must refuse"));
}

TEST_CASE("a constructor that crashes, leaves or hangs is the worker's problem") {
  CHECK(fixture_refusal("constructor-crashes") ==
        "error[SL0502]: loading constructor-crashes.so crashed - signal 11 (Segmentation fault)");
  CHECK(fixture_refusal("constructor-exits") ==
        "error[SL0503]: loading constructor-exits.so ended the process - exit code 0");
  const std::int64_t before = base::monotonic_ms();
  CHECK(fixture_refusal("constructor-hangs", 300) == "error[SL0508]: loading constructor-hangs.so did not end within "
                                                     "300 ms - a static constructor of the plugin or of "
                                                     "a library it links hangs");
  CHECK(base::monotonic_ms() - before < 5000);
}

TEST_CASE("what is no plugin file is refused without a process") {
  const test::TempFolder folder;
  CHECK(
      refusal(folder.write("text.so", "hello, this is only text, and long enough for a header of an ELF file, really"))
          .find("it is not an ELF file") != std::string::npos);
  CHECK(refusal(folder.path("absent.so")).starts_with("error[SL0308]: the plugin "));
  CHECK(refusal(folder.path()).starts_with("error[SL0308]: the plugin "));
  REQUIRE(mkfifo(folder.path("fifo.so").c_str(), 0600) == 0);
  CHECK(refusal(folder.path("fifo.so")).starts_with("error[SL0308]: the plugin "));
}

TEST_CASE("a missing worker is an error of the installation") {
  const auto described = Catalog({.worker = "/no/such/worker", .plugins = ""}).at(fixture_plugin("plain"));
  REQUIRE_FALSE(described);
  CHECK(described.error().exit() == base::ExitCode::environment);
}
