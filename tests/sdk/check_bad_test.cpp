// Each plugin of tests/sdk/bad has one defect: the test that is about it finds it, and no other test is in the way.
#include "support/catch.hpp"
#include "support/skip.hpp"

#include <slipway/check/check.hpp>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace slipway;

namespace {

struct Bad {
  const char* plugin;
  const char* found;  // The id of the test and what it says.
};

constexpr Bad k_bad[] = {
    {"leaks-symbol", "one-export fail"},
    {"no-entry", "one-export fail"},
    {"no-note", "elf-note fail"},
    {"note-major", "elf-note fail"},
    {"note-differs", "elf-note fail"},
    {"undefined-symbol", "self-contained fail"},
    {"run-path", "self-contained fail"},
    {"late-binding", "self-contained fail"},
    {"executable-stack", "self-contained fail"},
    {"new-glibc", "glibc-floor warn"},
    {"needs-library", "needed-libraries warn"},
    {"no-build-id", "build-id warn"},
    {"load-crashes", "load-now crash"},
    {"load-exits", "load-now crash"},
    {"load-hangs", "load-now timeout"},
    {"load-prints", "load-quiet fail"},
    {"load-starts-thread", "load-quiet fail"},
    {"load-starts-process", "load-quiet fail, workspace fail"},  // Where it stays.
    {"load-changes-folder", "load-quiet fail"},
    {"load-changes-umask", "load-quiet fail"},
    {"load-sets-variable", "load-quiet fail"},
    {"load-handles-signal", "load-quiet fail"},
    {"load-opens-file", "load-quiet fail"},
    {"load-writes-file", "load-quiet fail"},
    {"speaks-at-exit", "load-quiet fail"},
    {"entry-null", "load-now fail"},
    {"entry-changes", "entry-pure fail"},
    {"entry-changes-summary", "entry-pure fail"},
    {"entry-changes-needs", "entry-pure fail"},
    {"entry-allocates", "entry-pure fail"},
    {"entry-prints", "entry-pure fail"},
    {"plugin-size", "struct-size fail"},
    {"stage-size", "struct-size fail"},
    {"null-function", "descriptor fail"},
    {"null-list", "descriptor fail"},
    {"null-title", "descriptor fail"},
    {"no-stage", "descriptor fail"},
    {"wild-pointer", "descriptor crash"},
    {"same-stage-twice", "descriptor fail"},
    {"stage-id", "descriptor fail"},
    {"version", "descriptor fail"},
    {"license", "descriptor fail"},
    {"flags", "descriptor fail"},
    {"needs-unknown", "descriptor fail"},
    {"not-utf8", "descriptor fail"},
    {"schema-not-json", "schemas fail"},
    {"schema-wrong", "schemas fail"},
    {"schema-default", "schemas fail"},
    {"schema-array", "schemas fail"},
    {"crashes", "no-escape crash"},
    {"exits", "no-escape crash"},
    {"leaves", "no-escape crash"},
    {"hangs", "no-escape timeout"},
    {"facet-for-all", "facets fail"},
    {"facet-hollow", "facets fail"},
    {"leaks-memory", "pairing fail"},
    {"leaks-descriptor", "pairing fail"},
    {"leaks-thread", "pairing fail"},
    {"trusts-config", "refuse-config crash"},
    {"refuses-as-bug", "refuse-config fail"},
    {"reads-past-end", "text fail"},
    {"long-stage-id", "text fail"},
    {"logs-latin1", "text fail"},
    {"emits-no-json", "text fail"},
    {"writes-request", "borrowed fail"},
    {"keeps-config", "borrowed fail"},
    {"closes-cancel", "borrowed fail"},
    {"fails-silently", "fail-first fail"},
    {"refuses-silently", "fail-first fail"},
    {"fails-otherwise", "fail-first fail"},
    {"passes-errors-on", "fail-first fail"},
    {"effect-without-flag", "effects fail"},
    {"effect-not-done", "effects fail"},
    {"effect-in-plan", "effects fail"},
    {"progress-range", "service-arguments fail"},
    {"emits-twice", "service-arguments fail"},
    {"artifact-outside", "service-arguments fail"},
    {"artifact-folder", "service-arguments fail"},
    {"artifact-closed", "service-arguments fail"},
    {"artifact-media-type", "service-arguments fail"},
    {"command-input-closed", "service-arguments fail"},
    {"command-output", "service-arguments fail"},
    {"command-environment", "service-arguments fail"},
    {"artifact-size", "struct-size fail"},
    {"host-size", "struct-size fail"},
    {"writes-host", "struct-size fail"},
    {"late-thread", "services-in-time fail"},
    {"needs-its-wants", "wants crash"},
    {"ignores-cancel", "cancel fail"},
    {"cancelled-slowly", "cancel fail"},
    {"cancelled-as-error", "cancel fail"},
    {"secret-in-log", "secrets fail"},
    {"secret-in-command", "secrets fail"},
    {"secret-in-file", "secrets fail"},
    {"secret-printed", "secrets fail"},
    {"impure", "pure fail"},
    {"counts-runs", "idempotent fail"},
    {"writes-home", "workspace fail"},
    {"daemonises", "workspace fail"},
    {"needs-home", "workspace crash"},
    {"aborts-on-error", "hostile-host crash"},
    {"tries-for-ever", "hostile-host timeout"},
    {"short-buffer", "fuzz-config crash"},
    {"throws", "needed-libraries warn, no-escape crash"},
};

// A hanging plugin is waited for no longer than it takes to be sure.
constexpr std::int64_t k_short_ms = 1500;

std::string found_in(const check::CheckReport& report) {
  std::string found;
  for (const check::Finding& finding : report.findings)
    if (finding.outcome > check::Outcome::skip)
      found += (found.empty() ? "" : ", ") + finding.id + " " + std::string(name_of(finding.outcome));
  return found;
}

std::string messages_of(const check::CheckReport& report) {
  std::string messages;
  for (const check::Finding& finding : report.findings)
    if (!finding.message.empty()) messages += finding.id + ": " + finding.message + "\n" + finding.output;
  return messages;
}

check::CheckSettings settings() {
  check::CheckSettings settings;
  settings.program = SLIPWAY_BINARY_DIR "/libexec/slipway/slipway-plugin-probe";
  settings.deadline_ms = k_short_ms;
  settings.allowed.glibc = check::GlibcVersion{2, 35};
  return settings;
}

}  // namespace

std::string path_of(const Bad& bad) { return std::string(SLIPWAY_BAD_PLUGINS "/") + bad.plugin + ".so"; }

TEST_CASE("Every defect is found by the test that is about it, and by no other") {
  std::vector<std::string> answers(std::size(k_bad));
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < answers.size(); i = next++) {
      const auto report = check::check_plugin(path_of(k_bad[i]), settings());
      answers[i] = report ? found_in(*report) + "\n" + messages_of(*report) : base::one_line(report.error());
    }
  };
  std::vector<std::thread> others;
  for (int i = 0; i < 3; ++i)  // More than there are processors, because some plugins only wait.
    others.emplace_back(work);
  work();
  for (std::thread& other : others)
    other.join();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    INFO(k_bad[i].plugin << ": " << answers[i]);
    CHECK(answers[i].substr(0, answers[i].find('\n')) == k_bad[i].found);
  }
}

// Who cannot be told there what a process writes is told that nobody watched.
TEST_CASE("What a plugin writes into folders that all share is found") {
  constexpr Bad k_writers[] = {{"load-writes-tmp", "load-quiet fail"},
                               {"impure-elsewhere", "pure fail, workspace fail"},
                               {"writes-shm", "workspace fail"}};
  const auto good = check::check_plugin(path_of({"good", ""}), settings());
  REQUIRE(good);
  if (messages_of(*good).find("were not watched") != std::string::npos)
    return test::skip("the kernel does not tell who changes a file", test::Missing::material);
  for (const Bad& bad : k_writers) {
    const auto report = check::check_plugin(path_of(bad), settings());
    REQUIRE(report);
    INFO(messages_of(*report));
    CHECK(found_in(*report) == bad.found);
    CHECK(messages_of(*report).find("/slipway-bad-") != std::string::npos);
  }
}

TEST_CASE("What others write there meanwhile is not the plugin's") {
  std::atomic<bool> over{false};
  std::thread busy([&] {
    for (int i = 0; !over; ++i) {
      const std::string path = "/tmp/slipway-stranger-" + std::to_string(i % 50);
      std::ofstream(path) << "1";
      std::filesystem::remove(path);
    }
  });
  check::CheckSettings only = settings();
  only.only = {"workspace", "load-quiet"};
  const auto report = check::check_plugin(path_of({"good", ""}), only);
  over = true;
  busy.join();
  REQUIRE(report);
  INFO(messages_of(*report));
  CHECK(found_in(*report) == "");
}

TEST_CASE("Nothing that a plugin has started is there after the check") {
  REQUIRE(check::check_plugin(path_of({"daemonises", ""}), settings()));
  for (const auto& process : std::filesystem::directory_iterator("/proc")) {
    std::ifstream file(process.path() / "cmdline");
    std::string command;
    std::getline(file, command);
    CHECK(command.find("604.07") == std::string::npos);
  }
}

TEST_CASE("A test on its own finds what it found among the others") {
  std::set<std::string> seen;
  for (const Bad& bad : k_bad) {
    const std::string id = std::string(bad.found).substr(0, std::string(bad.found).find(' '));
    if (!seen.insert(id).second) continue;
    INFO(bad.plugin);
    check::CheckSettings only = settings();
    only.only = {id};
    const auto report = check::check_plugin(path_of(bad), only);
    REQUIRE(report);
    CHECK(report->findings.size() == 1);
    CHECK(found_in(*report) == bad.found);
  }
}

TEST_CASE("Every test of a plugin has a defect that proves it") {
  for (const check::Test& test : check::tests()) {
    // These two are about how large and how slow a file is.
    if (test.id == "file-size" || test.id == "load-time") continue;
    INFO(test.id);
    CHECK(std::any_of(std::begin(k_bad), std::end(k_bad),
                      [&](const Bad& bad) { return std::string(bad.found).starts_with(std::string(test.id) + " "); }));
  }
}
