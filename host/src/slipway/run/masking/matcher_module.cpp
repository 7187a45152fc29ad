#include <slipway/run/masking/matcher_module.h>

#include <hs/hs.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <memory>
#include <new>
#include <vector>

struct slipway_literals {
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;

  slipway_literals() = default;
  slipway_literals(const slipway_literals&) = delete;
  slipway_literals& operator=(const slipway_literals&) = delete;
  ~slipway_literals() {
    hs_free_scratch(scratch);
    hs_free_database(database);
  }
};

namespace {

struct Found {
  slipway_literal_found call;
  void* context;
};

slipway_literals* compile(const char* const* literals, const size_t* lengths, unsigned count, char* error,
                          size_t error_size) {
  auto compiled = std::unique_ptr<slipway_literals>(new (std::nothrow) slipway_literals);
  if (compiled == nullptr) return nullptr;
  std::vector<unsigned> ids(count);
  for (unsigned i = 0; i < count; ++i)
    ids[i] = i;
  const std::vector<unsigned> flags(count, 0);
  hs_compile_error_t* problem = nullptr;
  if (hs_compile_lit_multi(literals, flags.data(), ids.data(), lengths, count, HS_MODE_BLOCK, nullptr,
                           &compiled->database, &problem) != HS_SUCCESS) {
    std::snprintf(error, error_size, "%s", problem == nullptr ? "out of memory" : problem->message);
    hs_free_compile_error(problem);
    return nullptr;
  }
  if (hs_alloc_scratch(compiled->database, &compiled->scratch) != HS_SUCCESS) {
    std::snprintf(error, error_size, "out of memory");
    return nullptr;
  }
  return compiled.release();
}

int on_match(unsigned id, unsigned long long /*from*/, unsigned long long to, unsigned /*flags*/, void* context) {
  const auto* found = static_cast<const Found*>(context);
  found->call(found->context, id, to);
  return 0;
}

int scan(slipway_literals* literals, const char* text, size_t size, slipway_literal_found found, void* context) {
  if (size > UINT_MAX) return -1;
  Found state{found, context};
  return hs_scan(literals->database, text, static_cast<unsigned>(size), 0, literals->scratch, on_match, &state);
}

void release(slipway_literals* literals) { delete literals; }

}  // namespace

extern "C" __attribute__((visibility("default"))) const slipway_matcher_module* slipway_matcher() {
  static const slipway_matcher_module module{compile, scan, release};
  return hs_valid_platform() == HS_SUCCESS ? &module : nullptr;
}
