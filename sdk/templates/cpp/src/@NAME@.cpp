// @ID@: a stage that finds a word which nobody wants to ship.
#include <slipway/json_nlohmann.hpp>
#include <slipway/plugin.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Json = nlohmann::json;
namespace fs = std::filesystem;

// Checked by the host before the stage is made. "default" is for people: absent values are still absent.
constexpr const char* k_config_schema = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "word": {"description": "Text that no file may hold", "type": "string", "minLength": 1, "default": "DO NOT SHIP"}
  }
})";

class @CLASS@ {
public:
  // What the schema cannot say is refused here, before anything runs.
  @CLASS@(slipway::Host host, std::string_view config) : m_host(host) {
    slipway::Parameters parameters(config);
    m_word = parameters.optional<std::string>("word", "DO NOT SHIP");
    parameters.refuse_others();
    if (m_word.empty()) parameters.refuse("word", "is empty");
    if (m_word.find('\n') != std::string::npos) parameters.refuse("word", "has more than one line");
  }

  void run(std::string_view request) {
    const fs::path workspace = slipway::parse_request(request).at("workspace").get<std::string>();
    const std::vector<fs::path> files = files_in(workspace);
    for (std::size_t i = 0; i < files.size(); ++i) {
      m_host.throw_if_cancelled();
      m_host.progress(static_cast<std::int32_t>(i * 10000 / files.size()), files[i].filename().string());
      search(files[i], files[i].lexically_relative(workspace).string());
    }
    m_host.log_info(std::to_string(files.size()) + " files searched");
    slipway::emit_value(m_host, "search", {{"files", files.size()}, {"found", m_failures.size()}});
    if (!m_failures.empty())
      throw slipway::failure(SLIPWAY_VERDICT_FAIL,
                             "'" + m_word + "' was found in " + std::to_string(m_failures.size()) +
                                 (m_failures.size() == 1 ? " line" : " lines"),
                             {{"failures", m_failures}});
  }

private:
  // All but the pipeline, which names the word itself.
  static std::vector<fs::path> files_in(const fs::path& workspace) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(workspace))
      if (entry.is_regular_file() && !entry.is_symlink() && entry.path() != workspace / "slipway.yaml")
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }

  void search(const fs::path& file, const std::string& name) {
    std::ifstream lines(file);
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number)
      if (line.find(m_word) != std::string::npos)
        m_failures.push_back({{"name", name}, {"message", "holds '" + m_word + "'"}, {"file", name}, {"line", number}});
  }

  slipway::Host m_host;
  std::string m_word;
  std::vector<Json> m_failures;
};

}  // namespace

SLIPWAY_PLUGIN((slipway::PluginInfo{"@ID@", "0.1.0", "Apache-2.0", ""}),
               (slipway::StageType<@CLASS@>{{"@ID@", "@CLASS@", "Finds a word that nobody wants to ship",
                                            SLIPWAY_STAGE_SOURCE | SLIPWAY_STAGE_IDEMPOTENT | SLIPWAY_STAGE_PURE,
                                            k_config_schema}}))
