#include "trial.hpp"

#include "support/catch.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/process_table.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/run/history.hpp>
#include <slipway/run/journal.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace slipway::test {

namespace {

constexpr int k_patience_ms = 60'000;

const std::string k_head = "slipway: 1\nname: app\nstages:\n";

// Orphans of the program become children of this process, so none escapes the count.
void adopt_orphans() {
  static const bool k_adopting = base::become_subreaper().has_value();
  REQUIRE(k_adopting);
}

std::vector<std::string> living_descendants() {
  std::vector<std::string> commands;
  for (const base::ProcessEntry& entry : base::descendants(getpid(), {}))
    if (entry.state != 'Z') commands.push_back(base::command_of(entry.pid));
  return commands;
}

std::string plugin_option(const std::string& type, const std::string& file) {
  return "dev.slipway.tests." + type + "=" + built("tests/plugins/" + file + ".so");
}

}  // namespace

std::string Ended::last_error_line() const {
  const std::string_view text = base::trimmed(err);
  const std::size_t newline = text.rfind('\n');
  return std::string(newline == std::string_view::npos ? text : text.substr(newline + 1));
}

Started::Started(base::Child child, const TempFolder& outputs)
    : m_child(std::move(child)), m_outputs(outputs), m_started_ms(base::monotonic_ms()) {}

Started::~Started() {
  if (m_waited || m_child.pid < 0 || !m_child.pidfd) return;
  base::signal_group(m_child, SIGKILL);
  base::reap(m_child);
  base::sweep({});
}

void Started::until_it_says(std::string_view text) {
  const std::int64_t end = base::monotonic_ms() + k_patience_ms / 2;
  while (base::monotonic_ms() < end) {
    if (contains(m_outputs.read("out"), text)) return;
    usleep(5000);
  }
  FAIL("it did not say '" << text << "':\n" << m_outputs.read("out") << m_outputs.read("err"));
}

void Started::signal(int number) { kill(m_child.pid, number); }

Ended Started::wait(std::int64_t grace_ms) {
  m_waited = true;
  pollfd watched{m_child.pidfd.get(), POLLIN, 0};
  if (poll(&watched, 1, k_patience_ms) != 1) {
    base::signal_group(m_child, SIGKILL);
    base::reap(m_child);
    base::sweep({});
    FAIL("it did not end:\n" << m_outputs.read("err"));
  }
  Ended ended;
  ended.took_ms = base::monotonic_ms() - m_started_ms;
  const base::ExitStatus status = base::reap(m_child);
  ended.code = status.code;
  ended.signal = status.signal;
  const std::int64_t deadline = base::monotonic_ms() + grace_ms;
  do {
    ended.survivors = living_descendants();
    if (!ended.survivors.empty()) usleep(5000);
  } while (!ended.survivors.empty() && base::monotonic_ms() < deadline);
  base::sweep({});
  ended.out = m_outputs.read("out");
  ended.err = m_outputs.read("err");
  return ended;
}

Trial::Trial(const std::string& stages) {
  prepare(stages);
  make_repository(folder);
}

Trial::Trial(Bare /*no repository*/, const std::string& stages) { prepare(stages); }

void Trial::prepare(const std::string& stages) {
  adopt_orphans();
  folder.write("slipway.yaml", k_head + stages);
  env = {{"HOME", m_outputs.path()}, {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"LC_ALL", "C.UTF-8"}};
  for (const char* name : {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
    if (const char* value = std::getenv(name)) env[name] = value;
  plugins = {plugin_option("echo", "echo"), plugin_option("misbehave", "misbehave"),
             plugin_option("promise", "misbehave"), plugin_option("candidate", "world"),
             plugin_option("world", "world")};
}

Started Trial::start(const std::string& words) {
  base::SpawnRequest request;
  request.program = built("bin/slipway");
  std::vector<std::string> arguments = base::split(words, ' ');
  if (arguments.front() == "run" || arguments.front() == "resume")
    for (const std::string& plugin : plugins)
      arguments.insert(arguments.end(), {"--plugin", plugin});
  if (!shell.empty()) {
    request.program = "/bin/bash";
    request.argv = {"bash", "-c", shell, "bash", built("bin/slipway")};
  } else {
    request.argv = {"slipway"};
  }
  request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : env)
    request.env.push_back(name + "=" + value);
  request.cwd = below.empty() ? folder.path() : folder.path(below);
  const auto output = [&](const char* name) {
    return base::Fd(open(m_outputs.path(name).c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  };
  const base::Fd out = output("out");
  const base::Fd err = output("err");
  request.fds = {{out.get(), 1}, {err.get(), 2}};
  return {base::spawn(request).value(), m_outputs};
}

std::vector<std::string> Trial::runs() const {
  std::vector<std::string> all;
  for (const run::RunSummary& summary : run::list_runs(folder.path(".slipway")))
    all.push_back(".slipway/runs/" + summary.id);
  return all;
}

std::string Trial::run_folder() const {
  const std::vector<std::string> all = runs();
  REQUIRE_FALSE(all.empty());
  return all.front();
}

std::string Trial::log(const std::string& stage) const { return folder.read(run_folder() + "/logs/" + stage + ".log"); }

nlohmann::json Trial::result() const { return nlohmann::json::parse(folder.read(run_folder() + "/result.json")); }

std::string misbehaving(const std::string& act, const std::string& more, const std::string& with) {
  return "  before: {uses: dev.slipway.tests.echo, with: {text: first}}\n"
         "  odd:\n    uses: dev.slipway.tests.misbehave\n    needs: [before]\n    with: {do: " +
         act + (with.empty() ? "" : ", " + with) + "}\n" + (more.empty() ? "" : "    " + more + "\n") +
         "  after: {uses: dev.slipway.tests.echo, needs: [odd], with: {text: last}}\n";
}

std::string digest_of_plugin(const std::string& name) {
  return "sha256:" +
         base::sha256_hex(base::read_file(built("tests/plugins/" + name + ".so"), 64UL * 1024 * 1024).value());
}

std::string publishing(const std::string& world, const std::string& act, int at) {
  return "  release: {uses: dev.slipway.tests.candidate}\n"
         "  publish:\n    uses: dev.slipway.tests.world\n    needs: [release]\n"
         "    with: {world: \"" +
         world + "\", names: \"a,b,c\", do: \"" + act + "\", at: " + std::to_string(at) +
         "}\n"
         "  after: {uses: dev.slipway.tests.echo, needs: [publish], with: {text: last}}\n";
}

namespace {

std::string end_of(const std::string& text) { return text.size() < 4000 ? text : text.substr(text.size() - 4000); }

void check_journal(const Trial& trial) {
  const auto journal = run::read_journal(trial.folder.path(trial.run_folder() + "/journal.jsonl"));
  REQUIRE(journal);
  CHECK_FALSE(journal->torn);
  REQUIRE_FALSE(journal->events.empty());
  CHECK(model::type_of(journal->events.front()) == "run-started");
  CHECK(model::type_of(journal->events.back()) == "run-finished");
}

void check_skipped(const nlohmann::json& result, const std::string& failed) {
  for (const nlohmann::json& stage : result["stages"]) {
    if (stage["name"] == failed) CHECK(stage["outcome"] == "failed");
    if (stage["name"] != "after") continue;
    CHECK(stage["outcome"] == "skipped");
    CHECK_FALSE(stage["reason"].get<std::string>().empty());
  }
}

}  // namespace

void check_contract(const Trial& trial, const Ended& ended, const Expected& expected) {
  INFO(end_of(ended.out) << end_of(ended.err));
  CHECK(ended.signal == 0);
  CHECK(ended.code == expected.exit);
  CHECK(ended.last_error_line().starts_with("error[" + expected.code + "]: "));
  CHECK(ended.took_ms < expected.within_ms);
  CHECK(ended.survivors == std::vector<std::string>{});
  const nlohmann::json result = trial.result();
  CHECK(result["finished"] == true);
  CHECK(result["exit"] == expected.exit);
  CHECK(result["error"]["code"] == expected.code);
  CHECK(contains(ended.last_error_line(), base::printable(result["error"]["what"].get<std::string>())));
  check_skipped(result, expected.failed);
  CHECK(contains(trial.folder.read(trial.run_folder() + "/junit.xml"), "<testsuites"));
  check_journal(trial);
}

void check_green(const Trial& trial, const Ended& ended, std::int64_t within_ms) {
  INFO(end_of(ended.out) << end_of(ended.err));
  CHECK(ended.signal == 0);
  CHECK(ended.code == 0);
  CHECK(ended.err.find("error[") == std::string::npos);
  CHECK(ended.took_ms < within_ms);
  CHECK(ended.survivors == std::vector<std::string>{});
  const nlohmann::json result = trial.result();
  CHECK(result["exit"] == 0);
  for (const nlohmann::json& stage : result["stages"])
    CHECK((stage["outcome"] == "passed" || stage.value("done_before", false)));
  check_journal(trial);
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace slipway::test
