// The folders that a stage gets for one trial, and what it left in them.
#pragma once

#include <slipway/base/result.hpp>

#include <map>
#include <string>

namespace slipway::check {

enum class Surroundings {
  usual,
  odd  // Blanks and letters of other languages in every path, neither HOME nor TMPDIR.
};

class Scratch {
public:
  static base::Result<Scratch> make(Surroundings surroundings);
  Scratch(Scratch&& other) noexcept : m_path(std::move(other.m_path)), m_base(std::move(other.m_base)) {
    other.m_path.clear();
  }
  Scratch& operator=(Scratch&&) = delete;
  ~Scratch();

  std::string folder(const std::string& name) const { return m_base + "/" + name; }

  // Names of all that is in it, with a trace of the content.
  std::map<std::string, std::string> listing() const;
  // The path, below the scratch folder, of a file that holds the text; empty: none does.
  std::string file_with(const std::string& text) const;

private:
  Scratch(std::string path, std::string base) : m_path(std::move(path)), m_base(std::move(base)) {}
  std::string m_path;
  std::string m_base;
};

// The request for a stage in these folders, as host/schema/request.schema.json has it.
std::string request_for(const Scratch& scratch);

}  // namespace slipway::check
