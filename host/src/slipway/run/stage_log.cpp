#include <slipway/abi.h>
#include <slipway/base/text.hpp>
#include <slipway/base/utf8.hpp>
#include <slipway/run/stage_log.hpp>

#include <fmt/format.h>

#include <utility>

namespace slipway::run {

namespace {

constexpr std::size_t k_recent_limit = 4096;
constexpr std::size_t k_shown_piece = 65536;
constexpr std::string_view k_backtrace_title =
    "-- backtrace of the crash --";  // Written by the worker's crash handler.

const char* prefix_of(int level) {
  return level >= SLIPWAY_LOG_ERROR ? "error: " : level >= SLIPWAY_LOG_WARN ? "warning: " : "";
}

}  // namespace

StageLog::StageLog(EventStream& events, const Secrets& secrets, std::string stage, std::string path)
    : m_events(events), m_secrets(secrets), m_stage(std::move(stage)), m_path(std::move(path)), m_file(m_path) {}

// What a program writes is cut anywhere, and an event is a text.
std::string StageLog::Source::shown(std::string_view bytes) {
  std::string text = std::exchange(half_character, {}) + masking.feed(bytes);
  const std::size_t whole = text.size() - base::unfinished_length(text);
  half_character = text.substr(whole);
  text.resize(whole);
  return text;
}

std::string StageLog::Source::rest() { return std::exchange(half_character, {}) + masking.flush(); }

void StageLog::output(std::uint64_t source, std::string_view bytes) {
  const auto from = m_sources.try_emplace(source, Source{m_secrets.stream(), {}}).first;
  if (!bytes.empty()) return show(from->second.shown(bytes));
  show(from->second.rest());
  m_sources.erase(from);
}

void StageLog::record(int level, std::string_view text) {
  std::string masked = m_secrets.mask(text);
  const bool whole = keep(fmt::format("{}{}{}\n", m_line_open ? "\n" : "", prefix_of(level), masked));
  m_line_open = false;
  if (whole) m_events.emit(m_stage, model::LogRecord{level, std::move(masked)});
}

void StageLog::warn(const std::string& text) { m_events.emit(m_stage, model::Warning{m_secrets.mask(text)}); }

void StageLog::finish() {
  for (auto& [number, source] : m_sources)
    show(source.rest());
  m_sources.clear();
  m_file.finish();
}

void StageLog::show(std::string text) {
  if (text.empty()) return;
  m_line_open = text.back() != '\n';
  if (!keep(text)) return;
  for (std::string_view left = text; !left.empty();) {
    const std::string_view piece = base::cut_between_characters(left, k_shown_piece);
    m_events.emit(m_stage, model::Output{std::string(piece)});
    left.remove_prefix(piece.size());
  }
}

// False when there has been so much that it is no longer shown.
bool StageLog::keep(std::string_view text) {
  remember(text);
  const bool whole = m_file.write(text);
  if (m_file.degraded() && !m_degradation_told) {
    m_degradation_told = true;
    warn(fmt::format("the log {} cannot be written: only its end is kept in memory", m_path));
  }
  if (!whole && !m_truncation_told) {
    m_truncation_told = true;
    warn(fmt::format("more than {} of output: the rest is not shown, its end is kept in {}",
                     base::bytes(LogFile::k_head_limit), m_path));
  }
  return whole;
}

void StageLog::remember(std::string_view text) {
  m_recent.append(text.substr(text.size() > k_recent_limit ? text.size() - k_recent_limit : 0));
  if (m_recent.size() > 2 * k_recent_limit) m_recent.erase(0, m_recent.size() - k_recent_limit);
}

std::string StageLog::last_line() const {
  const std::string_view recent(m_recent);
  std::string_view rest = base::trimmed(recent.substr(0, recent.find(k_backtrace_title)));
  const std::size_t newline = rest.rfind('\n');
  if (newline != std::string_view::npos) rest.remove_prefix(newline + 1);
  return base::printable(base::cut_between_characters(rest, 200));
}

}  // namespace slipway::run
