// Content that outlives a run, kept under ROOT/.slipway/cache by stage type and key.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>

#include <optional>
#include <string>

namespace slipway::run {

class ContentCache {
public:
  explicit ContentCache(const std::string& root);
  // Nothing when there is none.
  std::optional<base::Fd> fetch(const std::string& stage_type, const std::string& key) const;
  // Keeps what the descriptor holds from its offset on.
  base::Status store(const std::string& stage_type, const std::string& key, const base::Fd& content) const;

private:
  std::string place(const std::string& stage_type, const std::string& key) const;
  std::string m_folder;
};

}  // namespace slipway::run
