// com.example.licence-check: every source file carries the SPDX line of the given licence.
#include "files.hpp"
#include "parameters.hpp"

#include <slipway/json_nlohmann.hpp>
#include <slipway/plugin.hpp>

#include <string>
#include <string_view>

namespace licence_check {
namespace {

using Json = nlohmann::json;

constexpr const char* k_needs[] = {SLIPWAY_SERVICE_EMIT, nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_CANCEL, SLIPWAY_SERVICE_LOG, nullptr};

class LicenceCheck {
public:
  LicenceCheck(slipway::Host host, std::string_view config) : m_host(host), m_parameters(read_parameters(config)) {}

  void run(std::string_view request_json) {
    const std::string workspace = slipway::parse_request(request_json).at("workspace").get<std::string>();
    Json cases = Json::array();
    Json failures = Json::array();
    for (const std::string& path : find_files(workspace, m_parameters)) {
      m_host.throw_if_cancelled();
      Json result = look_at(path, read_licence_line(workspace, path));
      cases.push_back(result);
      cases.back()["outcome"] = result.contains("message") ? "failed" : "passed";
      if (result.contains("message")) failures.push_back(std::move(result));
    }
    m_host.log_info("looked at " + std::to_string(cases.size()) + " files");
    slipway::emit_value(m_host, "report",
                        {{"suite", "licence-check"},
                         {"passed", cases.size() - failures.size()},
                         {"failed", failures.size()},
                         {"errors", 0},
                         {"skipped", 0},
                         {"cases", cases}});
    give_verdict(cases.size(), failures);
  }

private:
  // It has a message when the file does not carry the licence.
  Json look_at(const std::string& path, const LicenceLine& found) const {
    Json result = {{"name", shown(path)}, {"file", shown(path)}};
    if (found.line == 0)
      result["message"] = "there is no line 'SPDX-License-Identifier: " + m_parameters.licence + "'";
    else if (found.text != m_parameters.licence)
      result["message"] = "the licence is '" + shown(found.text) + "', not '" + m_parameters.licence + "'";
    if (result.contains("message") && found.line > 0) result["line"] = found.line;
    return result;
  }

  // A check of nothing is not a pass.
  void give_verdict(std::size_t cases, const Json& failures) const {
    if (cases == 0)
      throw slipway::failure(SLIPWAY_VERDICT_FAIL, "there is no file with one of the extensions: nothing was checked",
                             {{"hint", "see the parameters 'extensions' and 'ignore'"}});
    if (failures.empty()) return;
    throw slipway::failure(
        SLIPWAY_VERDICT_FAIL,
        "files without the licence " + m_parameters.licence + ": " + std::to_string(failures.size()) + " of " +
            std::to_string(cases),
        {{"hint", "write 'SPDX-License-Identifier: " + m_parameters.licence + "' into the first lines of each"},
         {"failures", failures}});
  }

  slipway::Host m_host;
  Parameters m_parameters;
};

}  // namespace
}  // namespace licence_check

SLIPWAY_PLUGIN((slipway::PluginInfo{"com.example.licence-check", "1.0.0", "Apache-2.0", ""}),
               (slipway::StageType<licence_check::LicenceCheck>{
                   {"com.example.licence-check", "Licence check", "Every source file names its licence",
                    SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_PURE | SLIPWAY_STAGE_IDEMPOTENT,
                    licence_check::k_config_schema, R"({"type":"object","required":["report"]})",
                    licence_check::k_needs, licence_check::k_wants}}))
