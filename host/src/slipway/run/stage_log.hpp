// All that a stage says: masked, written to its log file, shown to those who watch. The only way from a plugin's or
// command's output to any sink.
#pragma once

#include <slipway/run/event_stream.hpp>
#include <slipway/run/log_file.hpp>
#include <slipway/run/secrets.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace slipway::run {

class StageLog {
public:
  StageLog(EventStream& events, const Secrets& secrets, std::string stage, std::string path);

  // What a source wrote; empty: it has ended. What could be the beginning of a secret, or is that of a character, is
  // held back until more of the same source comes. A command's stdout and stderr are one source, so that their order is
  // kept.
  void output(std::uint64_t source, std::string_view bytes);
  void record(int level, std::string_view text);
  void warn(const std::string& text);
  // Shows what was held back and closes the file. Call once.
  void finish();

  const std::string& path() const { return m_path; }
  // The last line that is not blank, printable and short.
  std::string last_line() const;

private:
  struct Source {
    MaskingStream masking;
    std::string half_character;
    std::string shown(std::string_view bytes);
    std::string rest();
  };

  void show(std::string text);
  bool keep(std::string_view text);
  void remember(std::string_view text);

  EventStream& m_events;
  const Secrets& m_secrets;
  std::string m_stage;
  std::string m_path;
  std::map<std::uint64_t, Source> m_sources;
  LogFile m_file;
  std::string m_recent;  // The end of what was shown.
  bool m_truncation_told = false;
  bool m_degradation_told = false;
  bool m_line_open = false;
};

}  // namespace slipway::run
