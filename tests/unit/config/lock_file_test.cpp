#include "rendered.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/config/lock_file.hpp>

namespace slipway::config {

namespace {

const std::string k_digest = "sha256:" + std::string(64, 'a');
const std::string k_other = "sha256:" + std::string(64, 'b');

model::PluginLock sample() {
  return {{{.id = "com.example.lint",
            .version = "1.2.0",
            .source = "plugins/lint.so",
            .stages = {"com.example.format", "com.example.lint"},
            .digests = {{"linux/amd64", k_digest}, {"linux/arm64", k_other}}},
           {.id = "com.example.zeta",
            .version = "2",
            .source = "odd name.so",
            .stages = {"com.example.zeta"},
            .digests = {{"linux/amd64", k_other}}}}};
}

const std::string k_text = R"(# Written by slipway, to be committed and not to be edited.
lock: 1
plugins:
  - id: com.example.lint
    version: "1.2.0"
    source: plugins/lint.so
    stages:
      - com.example.format
      - com.example.lint
    platforms:
      linux/amd64:
        digest: )" + k_digest +
                           R"(
      linux/arm64:
        digest: )" + k_other +
                           R"(
  - id: com.example.zeta
    version: "2"
    source: "odd name.so"
    stages:
      - com.example.zeta
    platforms:
      linux/amd64:
        digest: )" + k_other +
                           "\n";

std::string fault_of_lock(const std::string& text) {
  const LockResult lock = parse_lock(text, "slipway.lock");
  return lock ? "fine" : rendered(lock.error());
}

std::string replaced(const std::string& what, const std::string& by) {
  std::string text = k_text;
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("a lock is written sorted and read back the same") {
  CHECK(lock_text(sample()) == k_text);
  CHECK(parse_lock(k_text, "slipway.lock").value() == sample());
}

TEST_CASE("a lock is sorted, in whatever order it was added to or written") {
  model::PluginLock turned = sample();
  std::swap(turned.plugins[0], turned.plugins[1]);
  std::swap(turned.plugins[1].stages[0], turned.plugins[1].stages[1]);
  CHECK(parse_lock(lock_text(turned), "slipway.lock").value() == sample());
  model::PluginLock added;
  for (const model::LockedPlugin& plugin : turned.plugins)
    added.put(plugin);
  CHECK(added == sample());
}

TEST_CASE("a lock without plugins is one") {
  CHECK(parse_lock(lock_text({}), "slipway.lock").value() == model::PluginLock{});
}

TEST_CASE("texts that YAML takes for something else come back as they were") {
  for (const std::string text :
       {"true", "null", "1.0", "0x10", "~", "- a", "a: b", "a #b", "'", "\"", "a\nb", "caf\xc3\xa9", "x:"}) {
    model::PluginLock lock = sample();
    lock.plugins[0].version = text;
    lock.plugins[1].source = text;
    INFO(text);
    CHECK(parse_lock(lock_text(lock), "slipway.lock").value() == lock);
  }
}

TEST_CASE("the plugin of a stage type is found") {
  CHECK(sample().offering("com.example.format")->id == "com.example.lint");
  CHECK(sample().offering("com.example.nothing") == nullptr);
}

TEST_CASE("a lock that does not fit its schema is refused at the line") {
  CHECK(fault_of_lock(replaced("    version: \"1.2.0\"\n", "")).find("missing key 'version'") != std::string::npos);
  CHECK(fault_of_lock(replaced("lock: 1", "lock: 2")).starts_with("slipway.lock:2:"));
  const std::string unknown = fault_of_lock(replaced("    source: plugins", "    index: x\n    source: plugins"));
  CHECK(unknown.find("error[SL0302]: /plugins/0: unknown key 'index'") != std::string::npos);
  const std::string digest = fault_of_lock(replaced(k_digest, "sha256:abc"));
  CHECK(digest.find("error[SL0304]: /plugins/0/platforms/linux~1amd64/digest: ") != std::string::npos);
  CHECK(digest.find("slipway.lock:12:") != std::string::npos);
  CHECK(fault_of_lock("<<<<<<< HEAD\nlock: 1\n").find("error[SL0301]") != std::string::npos);
  CHECK(fault_of_lock("").find("error[SL03") != std::string::npos);
  CHECK(fault_of_lock("[]").find("error[SL0304]") != std::string::npos);
}

TEST_CASE("an id or a stage type that is there twice is refused") {
  CHECK(fault_of_lock(replaced("id: com.example.zeta", "id: com.example.lint"))
            .find("error[SL0304]: the plugin 'com.example.lint' is there twice - write it anew with `slipway plugin "
                  "lock`") != std::string::npos);
  CHECK(fault_of_lock(replaced("      - com.example.zeta", "      - com.example.lint"))
            .find("the stage type 'com.example.lint' is there twice") != std::string::npos);
}

TEST_CASE("a package is named by its digest, in a registry or in a layout of the repository") {
  const std::string digest = "@sha256:" + std::string(64, '0');
  model::PluginLock lock = sample();
  lock.plugins[0].source = "registry.example:5000/team/lint" + digest;
  CHECK(lock.plugins[0].is_package());
  CHECK(parse_lock(lock_text(lock), "slipway.lock").value() == lock);
  lock.plugins[0].source = "oci:packages/lint" + digest;
  CHECK(lock.plugins[0].is_package());
  CHECK(parse_lock(lock_text(lock), "slipway.lock").value() == lock);
  CHECK_FALSE(sample().plugins[0].is_package());
  for (const std::string path : {"oci:../lint", "oci:/srv/lint"})
    CHECK(fault_of_lock(replaced("plugins/lint.so", "\"" + path + digest + "\""))
              .find("is not beneath the folder of this file") != std::string::npos);
}

TEST_CASE("a stage type of slipway's own is refused in a lock") {
  CHECK(fault_of_lock(replaced("      - com.example.zeta", "      - dev.slipway.deploy"))
            .find("error[SL0304]: the stage type 'dev.slipway.deploy' is one of slipway's own") != std::string::npos);
}

TEST_CASE("what is put into a lock takes the place of what has its id, in the order of the ids") {
  model::PluginLock lock = sample();
  lock.put({.id = "com.example.a", .version = "1.0.0", .source = "a.so", .stages = {"com.z", "com.a"}});
  lock.put({.id = "com.example.lint", .version = "9.0.0", .source = "new.so", .stages = {"com.example.lint"}});
  REQUIRE(lock.plugins.size() == 3);
  CHECK(lock.plugins[0].stages == std::vector<std::string>{"com.a", "com.z"});
  CHECK(lock.plugins[1].version == "9.0.0");
  CHECK(lock.plugins[2].id == "com.example.zeta");
  CHECK(lock.named("com.example.lint")->source == "new.so");
  CHECK(lock.named("com.example.nothing") == nullptr);
}

TEST_CASE("a source that leads out of the folder is refused") {
  for (const std::string source : {"/usr/lib/x.so", "../x.so", "a/../../x.so", "\"a\\0b\""}) {
    INFO(source);
    const std::string fault = fault_of_lock(replaced("plugins/lint.so", source));
    CHECK((fault.find("is not beneath the folder of this file") != std::string::npos ||
           fault.find("error[SL0312]") != std::string::npos || fault.find("error[SL0301]") != std::string::npos));
  }
}

TEST_CASE("a lock that cannot be read says why") {
  const test::TempFolder folder;
  const LockResult lock = load_lock(folder.path());
  REQUIRE_FALSE(lock);
  CHECK(lock.error().front().code == base::ErrorCode{311});
}

TEST_CASE("a lock that is cut off anywhere is refused or says less, and is no crash") {
  for (std::size_t length = 0; length < k_text.size(); length += 7)
    (void)parse_lock(k_text.substr(0, length), "slipway.lock");
}

}  // namespace slipway::config
