// Where a run keeps what it knows: ROOT/.slipway/runs/ID/.
#pragma once

#include <slipway/base/result.hpp>

#include <cstdint>
#include <string>

namespace slipway::run {

class RunFolder {
public:
  // A new folder with a fresh id made of the time. SL0603: the state folder cannot be written.
  static base::Result<RunFolder> create(const std::string& state_folder, std::int64_t wall_ms);
  // An existing one. SL0316: there is none with that id.
  static base::Result<RunFolder> open(const std::string& state_folder, const std::string& id);

  const std::string& id() const { return m_id; }
  const std::string& path() const { return m_path; }
  std::string journal() const { return m_path + "/journal.jsonl"; }
  std::string log(const std::string& stage) const { return m_path + "/logs/" + stage + ".log"; }
  std::string artifact(const std::string& name) const { return m_path + "/artifacts/" + name; }
  // What a stage keeps for the stages after it.
  std::string output(const std::string& stage) const { return m_path + "/stages/" + stage; }
  // Where a stage works; removed when it succeeded.
  std::string workspace(const std::string& stage) const { return m_path + "/workspaces/" + stage; }

private:
  RunFolder(std::string id, std::string path) : m_id(std::move(id)), m_path(std::move(path)) {}
  std::string m_id;
  std::string m_path;
};

// Makes ROOT/.slipway with a .gitignore of its own, so that state never makes the source dirty, and proves that it can
// be written. SL0603 otherwise.
base::Status prepare_state_folder(const std::string& state_folder);

}  // namespace slipway::run
