#include <slipway/kit/command.hpp>
#include <slipway/kit/suite.hpp>

#include <nlohmann/json.hpp>

namespace slipway::kit {

Result<Suite> parse_suite(const Json& object, std::string_view name, std::string_view where) {
  const std::string prefix = where.empty() ? std::string() : std::string(where) + ".";
  Suite suite;
  suite.name = name;
  SLIPWAY_KIT_TRY_ASSIGN(suite.argv, argv_of(member_of(object, "run"), prefix + "run"));
  SLIPWAY_KIT_TRY_ASSIGN(suite.timeout_ms, duration_in(object, "timeout", prefix + "timeout"));
  suite.timeout_key = prefix + "timeout";
  suite.reports = texts_in(object, "reports");
  suite.env = environment_in(object, "env");
  suite.working_directory = text_in(object, "working-directory");
  if (flag_in(object, "allow-no-report")) suite.missing_reports = MissingReports::allowed;
  return suite;
}

}  // namespace slipway::kit
