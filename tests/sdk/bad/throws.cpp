// Lets an exception out of run().
#include <slipway/abi.h>

#include <stdexcept>

namespace {

slipway_status create(const slipway_stage*, const slipway_host*, slipway_str, void** out_self) {
  *out_self = nullptr;
  return SLIPWAY_OK;
}
slipway_status run(void*, slipway_str) { throw std::runtime_error("nobody catches this"); }
void destroy(void*) {}

constexpr const char* k_none[] = {nullptr};
constexpr slipway_stage k_stage{sizeof(slipway_stage),
                                0,
                                "com.example.throws",
                                "Throws",
                                "Throws",
                                "{\"type\":\"object\"}",
                                "{\"type\":\"object\"}",
                                k_none,
                                k_none,
                                create,
                                run,
                                destroy,
                                nullptr};
constexpr const slipway_stage* k_stages[] = {&k_stage, nullptr};
constexpr slipway_plugin k_plugin{
    sizeof(slipway_plugin), SLIPWAY_ABI_MAJOR, 0, "com.example.throws", "1.0.0", "Apache-2.0", "", "C++", k_stages};

}  // namespace

SLIPWAY_NOTE(0);

extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void) { return &k_plugin; }
