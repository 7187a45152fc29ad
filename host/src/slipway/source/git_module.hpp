// What the private git module offers. Built together with the host, so C++ types may cross this border.
#pragma once

#include <slipway/base/result.hpp>
#include <slipway/model/source_facts.hpp>
#include <slipway/model/source_state.hpp>

#include <string>
#include <vector>

namespace slipway::source {

class GitModule {
public:
  virtual base::Result<model::SourceState> read_source(const std::string& folder) = 0;
  virtual base::Result<model::SourceFacts> read_facts(const std::string& folder) = 0;
  virtual base::Result<std::vector<model::SourceTag>> read_tags(const std::string& folder) = 0;
  virtual base::Result<std::string> merge_base(const std::string& folder, const std::string& branch) = 0;
  virtual base::Status export_tree(const std::string& folder, const std::string& tree_id,
                                   const std::string& destination) = 0;
  virtual base::Status export_working_directory(const std::string& root, const std::string& destination) = 0;

protected:
  ~GitModule() = default;  // Lives as long as the process.
};

// The one symbol of the module.
using GitModuleEntry = GitModule*();
inline constexpr const char* k_git_module_entry = "slipway_git_module";

}  // namespace slipway::source
