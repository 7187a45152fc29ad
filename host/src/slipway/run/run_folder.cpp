#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/run/run_folder.hpp>

#include <fmt/format.h>

#include <ctime>

namespace slipway::run {

namespace {

base::Error not_writable(const std::string& path, const base::Error& cause) {
  return {.code = cause.code == base::ErrorCode{606} ? cause.code : base::ErrorCode{603},
          .what = fmt::format("the state folder {} cannot be written", path),
          .why = cause.why.empty() ? cause.what : cause.why,
          .state = "nothing was run",
          .hint = "make it writable or free some space"};
}

// Sorts by time: its last part is the fraction of the second. One host at a time uses a state folder, so that is
// unique.
std::string fresh_id(std::int64_t wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}-{:02}{:02}{:02}-{:04x}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec, wall_ms % 1000 * 65536 / 1000);
}

}  // namespace

base::Status prepare_state_folder(const std::string& state_folder) {
  auto made = base::make_folders(state_folder + "/runs");
  if (made) made = base::write_file_atomically(state_folder + "/.gitignore", "*\n");
  if (!made) return base::fail(not_writable(state_folder, made.error()));
  return {};
}

base::Result<RunFolder> RunFolder::create(const std::string& state_folder, std::int64_t wall_ms) {
  RunFolder folder(fresh_id(wall_ms), {});
  folder.m_path = state_folder + "/runs/" + folder.m_id;
  for (const char* part : {"/logs", "/artifacts", "/stages", "/workspaces"})
    if (auto made = base::make_folders(folder.m_path + part); !made)
      return base::fail(not_writable(state_folder, made.error()));
  if (auto flushed = base::flush_folder(state_folder + "/runs"); !flushed)
    return base::fail(not_writable(state_folder, flushed.error()));
  return folder;
}

base::Result<RunFolder> RunFolder::open(const std::string& state_folder, const std::string& id) {
  RunFolder folder(id, state_folder + "/runs/" + id);
  if (id.empty() || id.find('/') != std::string::npos || !base::exists(folder.journal()))
    return base::fail(
        {.code = {316}, .what = fmt::format("there is no run '{}'", id), .hint = "`slipway runs` lists them"});
  return folder;
}

}  // namespace slipway::run
