#include <slipway/plugin/status_code.hpp>

namespace slipway::plugin {

base::ErrorCode code_of(slipway_status status) {
  switch (status) {
  case SLIPWAY_VERDICT_FAIL:
    return {101};
  case SLIPWAY_E_CONFIG:
    return {315};
  case SLIPWAY_E_UNSUPPORTED:
    return {317};
  case SLIPWAY_E_CANCELLED:
    return {13001};
  case SLIPWAY_E_DENIED:
    return {905};
  case SLIPWAY_E_NOT_FOUND:
    return {604};
  case SLIPWAY_E_IO:
    return {605};
  case SLIPWAY_E_TRANSIENT:
    return {801};
  case SLIPWAY_E_REFUSED:
    return {701};
  case SLIPWAY_E_INTEGRITY:
    return {903};
  case SLIPWAY_E_ROLLED_BACK:
    return {1101};
  case SLIPWAY_E_ROLLBACK_FAILED:
    return {1201};
  case SLIPWAY_E_IN_DOUBT:
    return {1301};
  case SLIPWAY_E_SOURCE:
    return {410};
  case SLIPWAY_E_LOCKED:
    return {1002};
  default:
    return {510};
  }
}

}  // namespace slipway::plugin
