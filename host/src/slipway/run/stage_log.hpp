// All that a stage says: masked, written to its log file, shown to those who watch. The only way from a plugin's or
// command's output to any sink.
#pragma once

#include <slipway/run/event_stream.hpp>
#include <slipway/run/log_file.hpp>
#include <slipway/run/secrets.hpp>

#include <string>
#include <string_view>

namespace slipway::run {

class StageLog {
public:
  StageLog(EventStream& events, const Secrets& secrets, std::string stage, std::string path);

  // Bytes of stdout or stderr. What could be the beginning of a secret is held back until more comes.
  void output(std::string_view bytes);
  void record(int level, std::string_view text);
  void warn(const std::string& text);
  // Shows what was held back and closes the file. Call once.
  void finish();

  const std::string& path() const { return m_path; }
  // The last line that is not blank, printable and short.
  std::string last_line() const;

private:
  void show(std::string text);
  void remember(std::string_view text);

  EventStream& m_events;
  const Secrets& m_secrets;
  std::string m_stage;
  std::string m_path;
  MaskingStream m_masking;
  LogFile m_file;
  std::string m_recent;  // The end of what was shown.
  bool m_truncation_told = false;
  bool m_degradation_told = false;
  bool m_line_open = false;
};

}  // namespace slipway::run
