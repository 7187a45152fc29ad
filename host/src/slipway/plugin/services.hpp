// What a stage may ask of the host while it runs, typed. The run room implements it; the worker's supervisor calls it
// on the thread of the event loop.
#pragma once

#include <slipway/abi.h>
#include <slipway/base/fd.hpp>
#include <slipway/model/effect.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace slipway::plugin {

struct OfferedArtifact {
  std::string name;
  std::string media_type;
  std::string path;  // Relative to the workspace; used when `file` is empty.
  base::Fd file;
};

struct SecretAnswer {
  slipway_status status = SLIPWAY_E_DENIED;
  std::string value;
};

struct CacheAnswer {
  slipway_status status = SLIPWAY_E_NOT_FOUND;
  base::Fd content;
};

struct EffectAnswer {
  slipway_status status = SLIPWAY_E_DENIED;
  std::int32_t decision = SLIPWAY_EFFECT_PROCEED;
};

class Services {
public:
  virtual ~Services() = default;
  virtual void log(int level, std::string_view text) = 0;
  virtual void progress(int parts, const std::string& label) = 0;
  // What was written to stdout or stderr. `source` tells those who write side by side apart: the plugin's stdout, its
  // stderr and each of its commands. Empty: the source has ended.
  virtual void output(std::uint64_t source, std::string_view bytes) = 0;
  virtual void warn(const std::string& text) = 0;
  virtual slipway_status value(const std::string& name, const std::string& json) = 0;
  virtual slipway_status artifact(OfferedArtifact artifact) = 0;
  virtual SecretAnswer secret(const std::string& name) = 0;
  virtual slipway_status keep(pid_t pid) = 0;
  virtual CacheAnswer cache_fetch(const std::string& key) = 0;
  virtual slipway_status cache_store(const std::string& key, base::Fd content) = 0;
  virtual slipway_status effect_declare(const model::Effect& effect) = 0;
  virtual EffectAnswer effect_begin(const model::Effect& effect) = 0;
  virtual slipway_status effect_done(const model::Effect& effect, const std::string& observed) = 0;
};

}  // namespace slipway::plugin
