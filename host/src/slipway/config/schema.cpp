#include <slipway/config/schema.hpp>

namespace slipway::embedded {
std::string_view pipeline_schema();
}

namespace slipway::config {

std::string_view pipeline_schema() { return embedded::pipeline_schema(); }

}  // namespace slipway::config
