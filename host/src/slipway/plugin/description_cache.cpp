#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/model/error_json.hpp>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/description_cache.hpp>
#include <slipway/plugin/plugin_file.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <worker/protocol/message.hpp>

namespace slipway::plugin {

namespace {

constexpr const char* k_magic = "slipway description 1\n";
constexpr std::size_t k_largest_entry = 64UL << 20;
constexpr const char* k_try_again = "`slipway plugin rescan` tries it again";

// Does not load, crashes, leaves, other ABI, hangs, descriptor that breaks a rule.
constexpr std::array k_caused_by_file{314, 502, 503, 507, 508, 511};

bool caused_by_file(const base::Error& error) {
  return std::find(k_caused_by_file.begin(), k_caused_by_file.end(), error.code.number) != k_caused_by_file.end();
}

void replace_each(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
}

std::string error_body(const base::Error& error, const std::string& path) {
  return protocol::Writer().number<std::uint8_t>(0).text(path).text(base::to_text(model::error_to_json(error))).take();
}

std::optional<base::Error> read_error(protocol::Reader& reader, const std::string& path) {
  const std::string former = reader.text();
  const auto json = base::parse_json(reader.text(), "error");
  if (!json || former.empty()) return std::nullopt;
  try {
    base::Error error = model::error_from_json(*json);
    if (!caused_by_file(error)) return std::nullopt;
    for (std::string* text : {&error.what, &error.why})
      replace_each(*text, former, path);
    error.hint += (error.hint.empty() ? "" : "; ") + std::string(k_try_again);
    return error;
  } catch (const base::Json::exception&) {
    return std::nullopt;
  }
}

std::string folder_problem(const std::string& folder) {
  struct stat info{};
  if (lstat(folder.c_str(), &info) != 0) return {};
  if (!S_ISDIR(info.st_mode)) return "it is no folder";
  if (info.st_uid != geteuid()) return fmt::format("it belongs to user {}", info.st_uid);
  return (info.st_mode & (S_IWGRP | S_IWOTH)) != 0 ? "others may write to it" : std::string();
}

}  // namespace

DescriptionCache::DescriptionCache(std::string folder) : m_folder(std::move(folder)) {
  if (m_folder.empty()) return;
  for (const std::string& each : {m_folder, m_folder + "/plugins"})
    if (const std::string problem = folder_problem(each); !problem.empty() && m_warning.empty())
      m_warning = fmt::format("the cache {} is not used: {}", each, problem);
  if (!m_warning.empty()) m_folder.clear();
}

std::string DescriptionCache::entry_of(const PluginFile& file) const {
  return fmt::format("{}/plugins/{}.{}", m_folder, file.digest().substr(file.digest().find(':') + 1), SLIPWAY_BUILD_ID);
}

std::optional<base::Result<PluginDescriptor>> DescriptionCache::find(const PluginFile& file) const {
  if (m_folder.empty()) return std::nullopt;
  const auto content = base::read_file(entry_of(file), k_largest_entry);
  if (!content) return std::nullopt;
  protocol::Reader reader(*content);
  if (reader.text() != k_magic || reader.text() != SLIPWAY_BUILD_ID || reader.text() != file.digest())
    return std::nullopt;
  const std::string hex = reader.text();
  const std::string body = reader.text();
  if (!reader.ok() || hex != base::sha256_hex(body)) return std::nullopt;
  protocol::Reader inside(body);
  if (inside.number<std::uint8_t>() == 0) {
    auto error = read_error(inside, file.path());
    if (!error) return std::nullopt;
    return base::fail(std::move(*error));
  }
  auto plugin = read_description(body);
  if (!plugin) return std::nullopt;
  plugin->path = file.path();
  plugin->digest = file.digest();
  return plugin;
}

void DescriptionCache::keep(const PluginFile& file, const base::Result<PluginDescriptor>& described) {
  if (m_folder.empty() || (!described && !caused_by_file(described.error()))) return;
  const std::string above = m_folder.substr(0, m_folder.rfind('/'));
  for (const std::string& each : {above, m_folder, m_folder + "/plugins"})
    if (!each.empty() && mkdir(each.c_str(), 0700) != 0 && errno != EEXIST) return;
  const std::string body = described ? write_description(*described) : error_body(described.error(), file.path());
  (void)base::write_file_atomically(entry_of(file), protocol::Writer()
                                                        .text(k_magic)
                                                        .text(SLIPWAY_BUILD_ID)
                                                        .text(file.digest())
                                                        .text(base::sha256_hex(body))
                                                        .text(body)
                                                        .take());
}

base::Status DescriptionCache::forget() {
  if (m_folder.empty()) return {};
  return base::remove_tree(m_folder + "/plugins");
}

}  // namespace slipway::plugin
