// Tells the events of a made-up run, with numbers and times of their own.
#pragma once

#include "support/temp_folder.hpp"

#include <slipway/report/narrator.hpp>

#include <string>
#include <utility>
#include <vector>

namespace slipway::test {

class Telling {
public:
  static constexpr const char* k_run = "20261121-115944-3f9a";
  static constexpr std::int64_t k_start = 1'795'262'384'000;  // 2026-11-21T11:59:44Z

  explicit Telling(std::vector<report::Reporter*> reporters = {}, report::Narrator::History history = {})
      : m_narrator(std::move(reporters), std::move(history)) {}

  Telling& run(model::Fact fact) { return stage({}, std::move(fact)); }
  Telling& stage(const std::string& name, model::Fact fact) {
    m_narrator.on_event({.sequence = ++m_sequence,
                         .wall_ms = k_start + m_now,
                         .monotonic_ms = m_now,
                         .run = k_run,
                         .stage = name,
                         .fact = std::move(fact)});
    return *this;
  }
  Telling& wait(std::int64_t milliseconds) {
    m_now += milliseconds;
    m_narrator.on_tick(m_now);
    return *this;
  }

  // Whole chapters.
  Telling& begin(const std::vector<std::string>& stages) {
    run(model::RunStarted{"todobackend", "sha256:" + std::string(64, '5'), "{}", "0.1.0"});
    for (const std::string& name : stages)
      stage(name, model::StageQueued{});
    return *this;
  }
  Telling& start(const std::string& name) {
    return stage(name, model::StageStarted{"dev.slipway." + name, "0.1.0", "/lib/" + name + ".so",
                                           "sha256:" + std::string(64, '7')});
  }
  Telling& finish(const std::string& name, std::int64_t duration_ms) {
    return stage(name, model::StageFinished{base::ExitCode::done, std::nullopt, duration_ms, "logs/" + name + ".log"});
  }
  Telling& fail(const std::string& name, base::Error error) {
    const base::ExitCode exit = error.exit();
    return stage(name, model::StageFinished{exit, std::move(error), 4000, "logs/" + name + ".log"});
  }
  Telling& end(std::int64_t duration_ms) {
    return run(model::RunFinished{base::ExitCode::done, std::nullopt, duration_ms});
  }
  Telling& end(base::Error worst) {
    const base::ExitCode exit = worst.exit();
    return run(model::RunFinished{exit, std::move(worst), 4200});
  }

  const report::RunStory& story() const { return m_narrator.story(); }
  void start_at(std::uint64_t sequence) { m_sequence = sequence - 1; }

private:
  report::Narrator m_narrator;
  std::uint64_t m_sequence = 0;
  std::int64_t m_now = 0;
};

inline std::string digest_of(char digit) { return "sha256:" + std::string(64, digit); }

inline model::Artifact artifact(const std::string& name, std::uint64_t size) {
  return {.name = name,
          .digest = model::Digest::from_hex(std::string(64, 'a')),
          .size = size,
          .media_type = "application/octet-stream",
          .path = "/runs/artifacts/" + name,
          .stage = "build"};
}

inline base::Error red(const std::string& stage) {
  return {.code = {101}, .what = "stage '" + stage + "': 1 test failed", .hint = "mend the test"};
}

constexpr const char* k_red_report =
    R"({"suite":"unit","passed":11,"failed":1,"errors":0,"skipped":0,"duration_ms":1500,"cases":[
  {"name":"adds an item","class_name":"store","outcome":"passed","duration_ms":3},
  {"name":"keeps order","class_name":"store","outcome":"failed","message":"expected 1\ngot 2","file":"tests/test_store.c","line":41}]})";
constexpr const char* k_green_report =
    R"({"suite":"unit","passed":12,"failed":0,"errors":0,"skipped":1,"duration_ms":1500,"cases":[{"name":"adds an item","class_name":"store","outcome":"passed","duration_ms":3}]})";

}  // namespace slipway::test
