// dev.slipway.test: runs suites of tests in a checkout and reads the JUnit that they write.
#include "parameters.hpp"

#include <slipway/kit/failure.hpp>
#include <slipway/kit/request.hpp>
#include <slipway/kit/suite.hpp>
#include <slipway/plugin.hpp>

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::plugins::test {
namespace {

constexpr char k_output_schema[] = R"({"type":"object","required":["report"]})";
constexpr const char* k_needs[] = {SLIPWAY_SERVICE_EXEC, SLIPWAY_SERVICE_EMIT, SLIPWAY_SERVICE_LOG, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_PROGRESS, nullptr};

class TestStage {
public:
  TestStage(Host host, std::string_view config) : m_host(host), m_suites(kit::or_throw(parse_parameters(config))) {}

  void run(std::string_view request_json) {
    const kit::Request request = kit::or_throw(kit::parse_request(request_json));
    if (m_suites.front().name.empty()) m_suites.front().name = request.stage.empty() ? "test" : request.stage;
    for (std::size_t i = 0; i < m_suites.size(); ++i) {
      m_host.progress(static_cast<std::int32_t>(i * 10000 / m_suites.size()), "suite " + m_suites[i].name);
      m_host.throw_if_cancelled();
      run_one(m_suites[i], request.workspace);
    }
    m_host.progress(10000, {});
    if (!m_red.empty()) throw kit::to_failure(verdict(), m_failures);
  }

private:
  void run_one(const kit::Suite& suite, const std::string& folder) {
    auto outcome = kit::run_suite(m_host, folder, suite);
    if (!outcome) throw kit::to_failure(outcome.error(), m_failures);
    m_host.emit_value("report", kit::report_json(outcome->report));
    if (outcome->green()) return;
    m_red.push_back(suite.name + ": " + outcome->message);
    m_failures.insert(m_failures.end(), std::make_move_iterator(outcome->failures.begin()),
                      std::make_move_iterator(outcome->failures.end()));
  }

  kit::Error verdict() const {
    if (m_suites.size() == 1) return {SLIPWAY_VERDICT_FAIL, "suite " + m_red.front()};
    std::string why;
    for (const std::string& red : m_red)
      why.append(why.empty() ? "" : ", ").append(red);
    return {SLIPWAY_VERDICT_FAIL,
            std::to_string(m_red.size()) + " of " + std::to_string(m_suites.size()) + " suites are red", why};
  }

  Host m_host;
  std::vector<kit::Suite> m_suites;
  std::vector<std::string> m_red;
  std::vector<kit::FailureItem> m_failures;
};

}  // namespace
}  // namespace slipway::plugins::test

SLIPWAY_PLUGIN((slipway::PluginInfo{"dev.slipway.test", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<slipway::plugins::test::TestStage>{
                   {"dev.slipway.test", "Test", "Runs suites of tests and reads their JUnit reports",
                    SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT, slipway::plugins::test::k_config_schema,
                    slipway::plugins::test::k_output_schema, slipway::plugins::test::k_needs,
                    slipway::plugins::test::k_wants}}))
