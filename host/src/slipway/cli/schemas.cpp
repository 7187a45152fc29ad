#include <slipway/ci/context_json.hpp>
#include <slipway/cli/schemas.hpp>
#include <slipway/config/lock_file.hpp>
#include <slipway/config/schema.hpp>
#include <slipway/run/records.hpp>

#include <array>

namespace slipway::embedded {
std::string_view cli_schema_event();
std::string_view cli_schema_plan();
std::string_view cli_schema_request();
std::string_view cli_schema_result();
}  // namespace slipway::embedded

namespace slipway::cli {

std::span<const Schema> schemas() {
  static constexpr std::array k_schemas{
      Schema{"context", ci::context_schema},
      Schema{"deployment", [] { return run::record_schema("deployment"); }},
      Schema{"event", embedded::cli_schema_event},
      Schema{"image", [] { return run::record_schema("image"); }},
      Schema{"lock", config::lock_schema},
      Schema{"pipeline", config::pipeline_schema},
      Schema{"plan", embedded::cli_schema_plan},
      Schema{"publication", [] { return run::record_schema("publication"); }},
      Schema{"report", [] { return run::record_schema("report"); }},
      Schema{"request", embedded::cli_schema_request},
      Schema{"result", embedded::cli_schema_result},
      Schema{"verdict", [] { return run::record_schema("verdict"); }},
  };
  return k_schemas;
}

}  // namespace slipway::cli
