// Plugins that do what no plugin should: rows P of the catalogue.
#include "support/catch.hpp"
#include "trial.hpp"

#include <slipway/abi.h>
#include <slipway/base/process_table.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/plugin/catalog.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <thread>

using namespace slipway::test;

namespace {

std::string read_binary(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string proc(pid_t pid, const std::string& name) {
  return read_binary("/proc/" + std::to_string(pid) + "/" + name);
}

// The hard limit in the text of /proc/PID/limits.
std::uint64_t most(const std::string& limits, const std::string& name) {
  const std::size_t at = limits.find(name);
  REQUIRE(at != std::string::npos);
  std::istringstream words(limits.substr(at + name.size()));
  std::string soft;
  std::string hard;
  words >> soft >> hard;
  return hard == "unlimited" ? UINT64_MAX : std::stoull(hard);
}

// A worker in the middle of loading a plugin, whose constructor hangs.
pid_t loading_worker() {
  for (int attempt = 0; attempt < 2000; ++attempt) {
    for (const slipway::base::ProcessEntry& entry : slipway::base::descendants(getpid(), {}))
      if (contains(proc(entry.pid, "maps"), "slipway-plugin")) return entry.pid;
    usleep(5000);
  }
  FAIL("no worker loads a plugin");
  return -1;
}

// One misbehaviour in the middle of a pipeline.
void try_act(const std::string& act, const Expected& expected, const std::string& says, const std::string& more = {}) {
  Trial trial(misbehaving(act, more));
  const Ended ended = trial.run();
  check_contract(trial, ended, expected);
  CHECK(contains(ended.last_error_line(), says));
  // Whoever has to mend it is named, but not for a time-out.
  CHECK(contains(ended.last_error_line(),
                 "the plugin is dev.slipway.tests.misbehave 1.0.0, " + digest_of_plugin("misbehave")) ==
        (expected.exit == 5 && expected.code != "SL0506"));
  CHECK(contains(trial.log("before"), "echo: first"));
}

void try_harmless(const std::string& act, const std::string& with = {}, std::int64_t within_ms = 60'000) {
  Trial trial(misbehaving(act, {}, with));
  check_green(trial, trial.run(), within_ms);
}

// A pipeline whose one stage comes from the fixture; nothing may run.
Ended load(Trial& trial, const std::string& fixture) {
  trial.plugins = {"dev.slipway.tests.load=" + built("tests/plugins/" + fixture + ".so")};
  Ended ended = trial.run();
  CHECK(ended.survivors == std::vector<std::string>{});
  CHECK(trial.runs().empty());
  return ended;
}

Ended load(const std::string& fixture) {
  Trial trial("  odd: {uses: dev.slipway.tests.load}\n");
  return load(trial, fixture);
}

void check_load(const Ended& ended, int exit, const std::string& line) {
  INFO(ended.err);
  CHECK(ended.code == exit);
  CHECK(contains(ended.last_error_line(), line));
}

// A pipeline whose one stage comes from a plugin that is locked.
class LockedTrial : public Trial {
public:
  explicit LockedTrial(const std::string& fixture) : Trial("  odd: {uses: dev.slipway.tests.load}\n") {
    folder.write("plugin.so", read_binary(built("tests/plugins/" + fixture + ".so")));
    folder.write(".gitignore", "*.so\n");
    plugins.clear();
    const Ended locked = run("plugin lock --plugin dev.slipway.tests.load=plugin.so");
    INFO(locked.err);
    REQUIRE(locked.code == 0);
  }
  std::string digest() const { return "sha256:" + slipway::base::sha256_hex(folder.read("plugin.so")); }
};

[[maybe_unused]] long peak_of_children_mib() {  // A sanitizer needs more than any limit of ours.
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss / 1024;
}

// Files below the folder that hold the text.
std::vector<std::string> holding(const std::string& folder, const std::string& text) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    if (contains(content, text)) found.push_back(entry.path().string());
  }
  return found;
}

}  // namespace

TEST_CASE("fault_P1: a plugin that crashes", "[plugins]") {
  try_act("segfault", {.code = "SL0502"},
          "the plugin of stage 'odd' crashed - signal 11 (Segmentation fault); its last line was 'about to crash'");
}

TEST_CASE("fault_P1: a plugin whose stack overflows", "[plugins]") {
  try_act("overflow-stack", {.code = "SL0502"}, "signal 11 (Segmentation fault)");
}

TEST_CASE("fault_P2: a plugin that aborts or throws across the boundary", "[plugins]") {
  try_act("abort", {.code = "SL0502"}, "crashed - signal 6 (Aborted)");
  try_act("throw", {.code = "SL0502"}, "crashed - signal 6 (Aborted)");
}

TEST_CASE("fault_P3: a plugin that calls exit(0)", "[plugins]") {
  Trial trial(misbehaving("exit", "env: [ASAN_OPTIONS]"));
  trial.env["ASAN_OPTIONS"] = "detect_leaks=0";  // It frees nothing, which a sanitizer would say in its exit code.
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0503"});
  CHECK(contains(ended.last_error_line(), "ended without a result - its process exited with code 0"));
}

TEST_CASE("fault_P4: a plugin that says success and leaves", "[plugins]") {
  try_act("quick-exit", {.code = "SL0503"},
          "ended without a result - its process exited with code 0; its last line was 'success'");
}

TEST_CASE("fault_P5: a plugin that hangs", "[plugins]") {
  try_act("hang", {.code = "SL0506", .within_ms = 8000}, "its time-out struck (stages.odd.timeout)", "timeout: 300ms");
}

TEST_CASE("fault_P6: a plugin that is busy and ignores SIGTERM", "[plugins]") {
  try_act("busy", {.code = "SL0506", .within_ms = 8000}, "stage 'odd' did not end within 300 ms", "timeout: 300ms");
}

TEST_CASE("fault_P6: a command that ignores SIGTERM ends with the time-out of its stage", "[plugins]") {
  try_act("command", {.code = "SL0506", .within_ms = 8000}, "did not end within 300 ms", "timeout: 300ms");
}

TEST_CASE("fault_P5: a time-out of one stage does not stop its neighbours", "[plugins]") {
  Trial trial(misbehaving("hang", "timeout: 300ms") +
              "  slow: {uses: dev.slipway.tests.misbehave, with: {do: threads}}\n"
              "  beside: {uses: dev.slipway.tests.echo, needs: [slow], with: {text: beside}}\n");
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0506"});
  CHECK(contains(trial.log("beside"), "echo: beside"));
}

TEST_CASE("fault_P7: a plugin that floods its log", "[plugins]") {
  Trial trial(misbehaving("flood", {}, "mib: 100"));
  check_green(trial, trial.run(), 60'000);
  const std::string log = trial.log("odd");
  CHECK(log.size() < 66UL * 1024 * 1024);
  CHECK(log.starts_with("the first line\n"));
  CHECK(contains(log, "\n[truncated "));
  CHECK(log.ends_with("the last line\n"));
#ifndef __SANITIZE_ADDRESS__
  CHECK(peak_of_children_mib() < 250);
#endif
}

TEST_CASE("fault_P7: a plugin that floods the log service", "[plugins]") {
  Trial trial(misbehaving("flood-records", {}, "mib: 30"));
  check_green(trial, trial.run(), 60'000);
  CHECK(trial.log("odd").ends_with("the last record\n"));
}

TEST_CASE("fault_P8: one endless line", "[plugins]") {
  Trial trial(misbehaving("long-line", {}, "mib: 30"));
  check_green(trial, trial.run(), 60'000);
  const std::string log = trial.log("odd");
  CHECK(log.size() == 30UL * 1024 * 1024 + 16);
  CHECK(log.ends_with("xxxend of the line\n"));
}

TEST_CASE("fault_P9: a plugin that closes all descriptors", "[plugins]") {
  try_act("close-descriptors", {.code = "SL0503"}, "ended without a result");
}

TEST_CASE("fault_P10: garbage on the control channel", "[plugins]") {
  try_act("garbage", {.code = "SL0505"}, "broke the protocol - no frame begins at byte ");
  try_act("unknown-message", {.code = "SL0505"}, "broke the protocol - it sent a message of unknown type 999");
}

TEST_CASE("fault_P11: an oversize message", "[plugins]") {
  try_act("oversize", {.code = "SL0505"}, "broke the protocol - a frame of 4294967295 bytes is announced at byte ");
}

TEST_CASE("fault_P12: a plugin whose processes multiply", "[plugins]") {
  Trial trial(misbehaving("fork-bomb", "timeout: 1s", "processes: 150"));
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0506", .within_ms = 20'000});
  CHECK(contains(ended.out, "was left running and has been killed: "));
  CHECK(contains(ended.out, "so were "));
}

TEST_CASE("fault_P12: limits stand before any code of a plugin runs", "[plugins]") {
  Trial trial("  odd: {uses: dev.slipway.tests.load}\n");
  trial.plugins = {"dev.slipway.tests.load=" + built("tests/plugins/constructor-hangs.so")};
  const Started started = trial.start();
  const pid_t worker = loading_worker();
  const std::string limits = proc(worker, "limits");
  INFO(limits);
  CHECK(most(limits, "Max core file size") == 0);
  CHECK(most(limits, "Max open files") <= 65536);
  CHECK(most(limits, "Max file size") == std::uint64_t{64} << 30);
  CHECK(contains(proc(worker, "status"), "NoNewPrivs:\t1\n"));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // A library more would cost each stage its time: the C library serves the worker, whatever a plugin brings.
  for (const char* library : {"libgcc_s", "libstdc++", "libboost"})
    CHECK_FALSE(contains(proc(worker, "maps"), library));
#endif
}

TEST_CASE("fault_P12: neither the host nor a command of a stage leaves a core file", "[plugins]") {
  Trial trial(misbehaving("command"));
  trial.shell = R"(ulimit -S -c unlimited; exec "$@")";
  Started started = trial.start();
  started.until_it_says("hanging");
  const auto all = slipway::base::descendants(getpid(), {});
  CHECK(all.size() >= 3);  // The host, its worker, the command.
  for (const slipway::base::ProcessEntry& entry : all)
    CHECK(most(proc(entry.pid, "limits"), "Max core file size") == 0);
}

TEST_CASE("fault_P12: a file that grows without end", "[plugins]") {
  try_act("endless-file", {.code = "SL0502"}, "crashed - signal 25 (File size limit exceeded)");
}

TEST_CASE("fault_P13: a daemon that a stage leaves behind", "[plugins]") {
  Trial trial(misbehaving("daemonise", {}, "mark: slipway-stray-p13"));
  const Ended ended = trial.run();
  check_green(trial, ended);
  CHECK(contains(ended.out, "was left running and has been killed: slipway-stray-p13 300"));
}

TEST_CASE("fault_P14: a grandchild that holds the output open ends with the stage", "[plugins]") {
  Trial trial(misbehaving("hold-output", {}, "mark: slipway-stray-p14"));
  check_green(trial, trial.run());
}

TEST_CASE("fault_P14: a daemon that holds the output open is cut off", "[slow]") {
  Trial trial(misbehaving("hold-output-as-daemon", {}, "mark: slipway-stray-p14"));
  const Ended ended = trial.run();
  check_green(trial, ended);
  CHECK(contains(ended.out, "kept its output open: cut and killed"));
  CHECK(contains(ended.out, "was left running and has been killed: slipway-stray-p14 300"));
}

TEST_CASE("fault_P15: a plugin that the kernel kills", "[plugins]") {
  try_act("killed", {.code = "SL0502"}, "was killed - signal 9 (Killed), likely out of memory");
}

TEST_CASE("fault_P15: the memory that a killed plugin had is told", "[plugins]") {
  Trial trial(misbehaving("killed", {}, "mib: 200"));
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0502"});
  const std::string line = ended.last_error_line();
  const std::string before = "likely out of memory: it used up to ";
  REQUIRE(contains(line, before));
  const double mib = std::stod(line.substr(line.find(before) + before.size()));
  CHECK(mib >= 200);
  CHECK(contains(line, " MiB; its last line was 'grown'"));
}

TEST_CASE("fault_P16: a plugin that changes its process changes nobody else's", "[plugins]") {
  Trial trial("  odd: {uses: dev.slipway.tests.misbehave, with: {do: change-process}}\n"
              "  next: {uses: dev.slipway.tests.echo, needs: [odd], with: {do: surroundings}}\n");
  check_green(trial, trial.run());
  const std::string log = trial.log("next");
  CHECK(contains(log, "cwd is there\n"));
  CHECK_FALSE(contains(log, "umask is 777"));
  CHECK(contains(log, "env PATH=/usr/local/bin:/usr/bin:/bin\n"));
  CHECK_FALSE(contains(log, "CHANGED"));
}

TEST_CASE("fault_P17: a plugin whose threads go on", "[plugins]") { try_harmless("threads"); }

TEST_CASE("fault_P18: a plugin of another ABI major", "[plugins]") {
  check_load(load("note-major"), 5, "note-major.so needs plugin ABI 2.0 - this host speaks 1.0");
  check_load(load("note-minor"), 5, "note-minor.so needs plugin ABI 1.9 - this host speaks 1.0");
  check_load(load("descriptor-major"), 5, "the plugin needs ABI major 2 - this host speaks 1");
}

TEST_CASE("fault_P18: a plugin of a newer SDK that needs nothing new", "[plugins]") {
  Trial trial("  odd: {uses: dev.slipway.tests.load}\n");
  trial.plugins = {"dev.slipway.tests.load=" + built("tests/plugins/newer-sdk.so")};
  check_green(trial, trial.run());
}

TEST_CASE("fault_P19: a plugin file that is none", "[plugins]") {
  check_load(load("missing-symbol"), 3, "slipway_tests_no_such_function");
  check_load(load("no-entry"), 3, "it does not export slipway_plugin_entry_v1");
  check_load(load("no-note"), 3, "it has no Slipway note");
  check_load(load("absent"), 3, "absent.so cannot be opened");
  Trial trial("  odd: {uses: dev.slipway.tests.load}\n");
  trial.plugins = {"dev.slipway.tests.load=" + trial.folder.path(".git/HEAD")};
  check_load(trial.run(), 3, "it is too short to be an ELF file");
}

TEST_CASE("fault_P19: a plugin file that is cut off, or for another machine", "[plugins]") {
  const std::string whole = read_binary(built("tests/plugins/plain.so"));
  Trial trial("  odd: {uses: dev.slipway.tests.load}\n");
  trial.folder.write(".gitignore", "*.so\n");
  trial.plugins = {"dev.slipway.tests.load=" + trial.folder.path("plugin.so")};
  for (const std::size_t size : {100UL, 500UL, 1000UL, 2000UL}) {
    trial.folder.write("plugin.so", whole.substr(0, size));
    check_load(trial.run(), 3, "plugin.so is not a plugin that this host can load - it is cut off");
  }
  std::string foreign = whole;
  foreign[18] = '\x08';  // MIPS, in e_machine.
  foreign[19] = '\0';
  trial.folder.write("plugin.so", foreign);
  check_load(trial.run(), 3,
             "plugin.so is not a plugin that this host can load - it is built for another machine (ELF machine 8, this "
             "one is ");
  CHECK(trial.runs().empty());
}

TEST_CASE("fault_P19: a stage whose plugin is absent", "[plugins]") {
  Trial trial("  odd: {uses: com.example.nothing}\n");
  check_load(trial.run(), 3, "error[SL0308]: there is no plugin for the stage type 'com.example.nothing'");
  CHECK(trial.runs().empty());
}

TEST_CASE("fault_P20: a plugin whose constructor crashes or leaves", "[plugins]") {
  check_load(load("constructor-crashes"), 5, "constructor-crashes.so crashed - signal 11 (Segmentation fault)");
  check_load(load("constructor-exits"), 5, "constructor-exits.so ended the process - exit code 0");
}

TEST_CASE("fault_P20: a plugin whose constructor hangs", "[slow]") {
  const Ended ended = load("constructor-hangs");
  check_load(ended, 5, "constructor-hangs.so did not end within 10.0 s");
  CHECK(ended.took_ms < 15'000);
}

TEST_CASE("fault_P21: a plugin whose file is not the locked one", "[plugins]") {
  LockedTrial trial("plain");
  CHECK(trial.run().code == 0);
  const std::string before = trial.digest();
  std::string bytes = trial.folder.read("plugin.so");
  // In the bytes that are loaded: constructors, code, tables.
  for (const std::size_t at : {bytes.size() / 3, bytes.size() / 2, bytes.size() - 1}) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    trial.folder.write("plugin.so", flipped);
    const Ended ended = trial.run();
    check_load(ended, 9,
               "error[SL0907]: the plugin " + trial.folder.path("plugin.so") + " is not the one that was locked");
    check_load(ended, 9, "slipway.lock has " + before + " and the file has " + trial.digest());
    CHECK(ended.survivors == std::vector<std::string>{});
  }
  CHECK(trial.runs().size() == 1);
}

TEST_CASE("fault_P22: a plugin whose file is swapped between check and load", "[plugins]") {
  // Whatever the moment: the locked file runs, or nothing does. The other one would crash while it is loaded.
  LockedTrial trial("plain");
  CHECK(trial.run().code == 0);
  const std::string good = trial.folder.read("plugin.so");
  const std::string evil = read_binary(built("tests/plugins/constructor-crashes.so"));
  std::atomic<bool> over = false;
  std::thread swapper([&] {
    for (int round = 0; !over; ++round) {
      const std::string& next = round % 2 == 0 ? evil : good;
      if (round % 4 < 2) {  // In place, or as another file of the same name.
        trial.folder.write("plugin.so", next);
      } else {
        trial.folder.write("next.so", next);
        std::filesystem::rename(trial.folder.path("next.so"), trial.folder.path("plugin.so"));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(round % 7));
    }
  });
  std::map<int, int> codes;
  for (int i = 0; i < 25; ++i) {
    trial.env["XDG_CACHE_HOME"] = trial.folder.path(".slipway/cache" + std::to_string(i % 10));
    const Ended ended = trial.run("run");
    ++codes[ended.code];
    INFO(ended.out << ended.err);
    // A file that is caught half written is none (3).
    CHECK((ended.code == 0 || ended.code == 9 || ended.code == 3));
    CHECK_FALSE(contains(ended.err + ended.out, "crashed"));
  }
  over = true;
  swapper.join();
  CHECK(codes[0] > 0);
  CHECK(codes[9] > 0);
}

TEST_CASE("fault_P22: a description in the cache that somebody forged", "[plugins]") {
  namespace plugin = slipway::plugin;
  LockedTrial trial("plain");
  const auto file =
      std::make_shared<const plugin::PluginFile>(plugin::PluginFile::open(trial.folder.path("plugin.so")).value());
  plugin::Installation installation;
  installation.worker = built("libexec/slipway/slipway-worker");
  auto described = plugin::describe(installation, file, nullptr).value();
  described.stages[0].flags = SLIPWAY_STAGE_PURE;
  const TempFolder cache;
  trial.env["XDG_CACHE_HOME"] = cache.path();
  plugin::DescriptionCache(cache.path("slipway")).keep(*file, described);
  check_load(trial.run(), 9, "says something else of itself than before");
  CHECK(trial.runs().empty());
  CHECK(trial.run("plugin rescan").code == 0);
  CHECK(trial.run().code == 0);
}

TEST_CASE("fault_P23: a stage that promises an image and gives none", "[plugins]") {
  Trial trial("  odd: {uses: dev.slipway.tests.promise}\n  after: {uses: dev.slipway.tests.echo, needs: [odd]}\n");
  const Ended ended = trial.run();
  check_contract(trial, ended, {.code = "SL0509"});
  CHECK(contains(ended.last_error_line(),
                 "stage 'odd' said that it succeeded, but what it emitted is not as promised - "
                 "missing key 'image'"));
}

TEST_CASE("fault_P24: values with names or content that no sink should see", "[plugins]") {
  try_act("emit-bad-name", {.code = "SL0509"}, "the value 'a=b\\nc' has no valid name");
  try_act("emit-nul-name", {.code = "SL0509"}, "has no valid name");
  try_act("emit-long-name", {.code = "SL0509"}, "has no valid name");
  try_act("emit-garbage", {.code = "SL0509"}, "the value 'value' is not JSON");
  try_act("emit-invalid-utf8", {.code = "SL0509"}, "the value 'value' is not JSON");
  try_act("emit-twice", {.code = "SL0509"}, "the value 'value' was emitted twice");
  try_act("emit-wrong-image", {.code = "SL0509"}, "the value 'image' is not as promised - /digest: ");
  try_act("emit-wrong-image-silently", {.code = "SL0509"}, "the value 'image' is not as promised - /digest: ");
}

TEST_CASE("fault_P24: text that would command a terminal or a CI system stays text", "[plugins]") {
  Trial trial(misbehaving("hostile-text"));
  const Ended ended = trial.run();
  check_green(trial, ended);
  CHECK_FALSE(contains(ended.out, "\x1b["));
  CHECK_FALSE(contains(ended.out, "\n::"));
  CHECK_FALSE(contains(ended.out, "\r"));
}

TEST_CASE("fault_P25: a secret that was not declared", "[plugins]") {
  Trial trial(misbehaving("undeclared-secret", "secrets: [TOKEN]"));
  trial.env["TOKEN"] = "correct-horse-battery";
  trial.env["UNDECLARED"] = "another-secret-value";
  const Ended ended = trial.run();
  check_contract(trial, ended, {.exit = 9, .code = "SL0905"});
  CHECK(contains(ended.last_error_line(), "stage 'odd' asked for the secret 'UNDECLARED', which it does not declare"));
}

TEST_CASE("fault_P26: a stage that prints its secret", "[plugins]") {
  Trial trial(misbehaving("print-secret", "secrets: [TOKEN]"));
  trial.env["TOKEN"] = "correct-horse-battery";
  const Ended ended = trial.run("run --output plain");
  check_contract(trial, ended, {.exit = 1, .code = "SL0101"});
  CHECK(contains(ended.last_error_line(), "the token *** is no good"));
  CHECK(contains(trial.log("odd"), "literal ***\nbase64 ***\n"));
  CHECK(contains(trial.log("odd"), "in two writes ***\n"));
  for (const std::string form :
       {"correct-horse", "horse-battery", "Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5", "29ycmVjdC1ob3JzZS1iYXR0"}) {
    INFO(form);
    CHECK_FALSE(contains(ended.out + ended.err, form));
    CHECK(holding(trial.folder.path(), form).empty());
  }
}

TEST_CASE("fault_P26: a secret in the failure of create, plan and probe, and in what they print", "[plugins]") {
  for (const std::string place : {"create", "plan", "probe"}) {
    const TempFolder outside;
    outside.write("token", "correct-horse-battery");
    const std::string act = place == "probe" ? "kill-changed" : "leak-" + place;
    Trial trial("  release: {uses: dev.slipway.tests.candidate}\n"
                "  publish:\n    uses: dev.slipway.tests.world\n    needs: [release]\n    secrets: [TOKEN]\n    with: "
                "{world: \"" +
                outside.path() + "\", names: a, do: " + act + ", from: \"" + outside.path("token") + "\"}\n");
    trial.env["TOKEN"] = "correct-horse-battery";
    if (place == "probe") {
      // Only of an effect in doubt must the world be known, and it answers with the secret.
      CHECK(trial.start().wait(3000).signal == SIGKILL);
      outside.write("unreachable", ": the token correct-horse-battery is no good");
    }
    const Ended ended = trial.run("run --output plain");
    INFO(place << "\n" << ended.out << ended.err);
    const Expected expected = place == "probe" ? Expected{.exit = 13, .code = "SL1301", .failed = "publish"}
                                               : Expected{.exit = 8, .code = "SL0801", .failed = "publish"};
    check_contract(trial, ended, expected);
    CHECK(contains(ended.out, "in " + place + ": "));
    CHECK(contains(place == "probe" ? ended.out : ended.last_error_line(), "the token *** is no good"));
    CHECK_FALSE(contains(ended.out + ended.err, "correct-horse"));
    CHECK(holding(trial.folder.path(), "correct-horse").empty());
  }
}

TEST_CASE("fault_P26: a secret of digits does not break the numbers that it is part of", "[plugins]") {
  Trial trial(misbehaving("emit-number", "secrets: [TOKEN]"));
  trial.env["TOKEN"] = "345678";
  check_green(trial, trial.run());
  const std::string journal = trial.folder.read(trial.run_folder() + "/journal.jsonl");
  CHECK(contains(journal, R"("build":13456789)"));
  CHECK(contains(journal, R"("text":"build ***")"));
}

TEST_CASE("fault_P27: a stage that meddles with the journal", "[plugins]") {
  for (const char* act : {"append-to-journal", "delete-journal", "rewrite-journal"}) {
    Trial trial(misbehaving(act));
    const Ended ended = trial.run();
    INFO(act << "\n" << ended.out << ended.err);
    CHECK(ended.code == 70);
    CHECK(contains(ended.last_error_line(), "error[SL7001]: the journal "));
    CHECK(contains(ended.last_error_line(), "was removed or changed by somebody else"));
    CHECK(trial.result()["exit"] == 70);
    CHECK(ended.survivors.empty());
  }
}

TEST_CASE("fault_P27: a stage that removes all that the host knows", "[plugins]") {
  Trial trial(misbehaving("delete-state"));
  const Ended ended = trial.run();
  CHECK(ended.code == 70);
  CHECK(contains(ended.last_error_line(), "was removed or changed by somebody else"));
  CHECK(contains(ended.last_error_line(), "find out which stage writes to .slipway/, then start a new run"));
  CHECK(contains(ended.out, "after: skipped: "));
  CHECK(ended.survivors.empty());
}

TEST_CASE("fault_P28: a plugin that kills the host", "[plugins]") {
  Trial trial(misbehaving("kill-host"));
  const Ended ended = trial.start().wait(3000);
  CHECK(ended.signal == SIGKILL);
  CHECK(ended.survivors == std::vector<std::string>{});
  check_green(trial, trial.run("resume"));
  CHECK(trial.runs().size() == 1);
}

TEST_CASE("fault_P29: a plugin that says success after it was cancelled", "[plugins]") {
  for (const auto& [number, exit, code] : {std::tuple(SIGINT, 130, "SL13001"), std::tuple(SIGTERM, 143, "SL14301")}) {
    Trial trial(misbehaving("success-after-cancel"));
    Started started = trial.start();
    started.until_it_says("hanging");
    started.signal(number);
    check_contract(trial, started.wait(), {.exit = exit, .code = code});
  }
}

TEST_CASE("fault_P30: a plugin that forges messages behind the worker's back", "[plugins]") {
  Trial trial(misbehaving("forge-effect"));
  check_green(trial, trial.run());
  CHECK_FALSE(contains(trial.folder.read(trial.run_folder() + "/journal.jsonl"), "forged"));
}

TEST_CASE("fault_A8: an artifact that leads out of the workspace", "[plugins]") {
  for (const char* act : {"escaping-artifact", "linked-artifact"}) {
    Trial trial(misbehaving(act));
    check_contract(trial, trial.run(), {.exit = 9, .code = "SL0903"});
    CHECK(holding(trial.folder.path(trial.run_folder() + "/artifacts"), "root:").empty());
  }
}

TEST_CASE("fault_A0: an artifact that is not there", "[plugins]") {
  try_act("missing-artifact", {.exit = 6, .code = "SL0604"}, "the host did not take an artifact");
}
