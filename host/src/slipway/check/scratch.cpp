#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/check/scratch.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <stdlib.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace slipway::check {

namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t k_searched_file = 16 * 1024 * 1024;

struct Sample {
  const char* path;
  const char* content;
};
constexpr Sample k_samples[] = {
    {"workspace/README.md", "# Sample\n"},
    {"workspace/src/main.c", "/* SPDX-License-Identifier: Apache-2.0 */\nint main(void) { return 0; }\n"},
    {"workspace/src/other.c", "int other;\n"},
    {"root/README.md", "# Sample\n"}};

base::Status fill(const std::string& base) {
  for (const char* name : {"root", "workspace/src", "output", "home", "tmp"})
    SLIPWAY_TRY(base::make_folders(base + "/" + name));
  for (const Sample& sample : k_samples) {
    const std::string path = base + "/" + sample.path;
    const base::Fd file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
    if (!file) return base::fail(base::os_error(errno, "cannot make " + path));
    SLIPWAY_TRY(base::write_all(file.get(), sample.content));
  }
  return {};
}

}  // namespace

base::Result<Scratch> Scratch::make(Surroundings surroundings) {
  const char* const parent = std::getenv("TMPDIR");
  std::string path = std::string(parent == nullptr || *parent != '/' ? "/tmp" : parent) + "/slipway-check-XXXXXX";
  if (mkdtemp(path.data()) == nullptr) return base::fail(base::os_error(errno, "cannot make a folder like " + path));
  Scratch scratch(path,
                  surroundings == Surroundings::usual ? path : path + "/a folder, Größe \xe6\x97\xa5\xe6\x9c\xac '1'");
  SLIPWAY_TRY(fill(scratch.m_base));
  return scratch;
}

Scratch::~Scratch() {
  if (!m_path.empty()) static_cast<void>(base::remove_tree(m_path));
}

std::map<std::string, std::string> Scratch::listing() const {
  std::map<std::string, std::string> found;
  std::error_code error;
  for (fs::recursive_directory_iterator at(m_base, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    const fs::file_status status = at->symlink_status(ignored);
    std::string trace = status.type() == fs::file_type::directory ? "folder" : "file";
    if (status.type() == fs::file_type::regular)
      trace = fmt::format("{} {}", at->file_size(ignored), at->last_write_time(ignored).time_since_epoch().count());
    found[at->path().lexically_relative(m_base).string()] = std::move(trace);
  }
  return found;
}

std::string Scratch::file_with(const std::string& text) const {
  std::error_code error;
  for (fs::recursive_directory_iterator at(m_base, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    if (at->symlink_status(ignored).type() != fs::file_type::regular) continue;
    const auto content = base::read_file(at->path().string(), k_searched_file);
    if (content && content->find(text) != std::string::npos) return at->path().lexically_relative(m_base).string();
  }
  return {};
}

std::string request_for(const Scratch& scratch) {
  const std::string commit(40, 'a');
  const Json request{{"run", "20260101-120000-0001"},
                     {"stage", "sample"},
                     {"pipeline", "sample"},
                     {"image", "oci:registry/sample"},
                     {"host_version", "1.0.0"},
                     {"root", scratch.folder("root")},
                     {"workspace", scratch.folder("workspace")},
                     {"output", scratch.folder("output")},
                     {"dry_run", false},
                     {"resumed", false},
                     {"source",
                      {{"commit", commit},
                       {"short_sha", commit.substr(0, 7)},
                       {"tree", std::string(40, 'b')},
                       {"branch", "main"},
                       {"tags", Json::array()},
                       {"commit_time", 1700000000},
                       {"subject", "A commit"},
                       {"origin_url", ""},
                       {"dirty", false}}},
                     {"trigger", {{"event", "push"}, {"ref", "refs/heads/main"}, {"commit", commit}}},
                     {"tags", {{"version", "1.2.3"}, {"tags", {"1.2.3", "latest"}}, {"latest", true}}},
                     {"environment", {{"name", "local"}, {"url", "http://127.0.0.1:9"}}},
                     {"artifacts", Json::array()},
                     {"reports", Json::array()},
                     {"images", Json::array()},
                     {"verdicts", Json::array()},
                     {"publications", Json::array()},
                     {"deployments", Json::array()}};
  return base::to_text(request);
}

}  // namespace slipway::check
