#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/base/time_zone.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

namespace slipway::base {

namespace {

constexpr std::size_t k_header = 44;
constexpr std::size_t k_largest_file = 1U << 20;
constexpr int k_hour = 3600;
constexpr int k_day = 24 * k_hour;

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = (static_cast<unsigned char>(bytes.front()) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
  for (const char byte : bytes)
    value = value << 8U | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

// How many of each there are in a block of a file, and so how long it is.
struct Counts {
  std::size_t times, types, characters, leaps, standard, universal;
  std::size_t length(std::size_t width) const {
    return times * (width + 1) + types * 6 + characters + leaps * (width + 4) + standard + universal;
  }
};

std::optional<Counts> read_header(std::string_view text) {
  if (text.size() < k_header || !text.starts_with("TZif")) return std::nullopt;
  const auto count = [&](std::size_t at) {
    return static_cast<std::size_t>(big_endian(text.substr(at, 4)) & 0xFFFFFF);
  };
  return Counts{.times = count(32),
                .types = count(36),
                .characters = count(40),
                .leaps = count(28),
                .standard = count(24),
                .universal = count(20)};
}

// A block with its times in eight bytes, and what follows it.
struct Block {
  Counts counts;
  std::string_view data;
  std::string_view footer;

  std::int64_t time(std::size_t index) const { return big_endian(data.substr(index * 8, 8)); }
  std::size_t type_at(std::size_t index) const { return static_cast<unsigned char>(data[counts.times * 8 + index]); }

  std::optional<ZoneTime> type(std::size_t index) const {
    if (index >= counts.types) return std::nullopt;
    const std::string_view record = data.substr(counts.times * 9 + index * 6, 6);
    const std::string_view names = data.substr(counts.times * 9 + counts.types * 6, counts.characters);
    const auto name = static_cast<unsigned char>(record[5]);
    if (name >= names.size()) return std::nullopt;
    const std::string_view text = names.substr(name);
    return ZoneTime{.offset_seconds = static_cast<int>(big_endian(record.substr(0, 4))),
                    .abbreviation = std::string(text.substr(0, text.find('\0')))};
  }
};

// Files of the first version have four bytes for a time only; nobody makes them any more.
std::optional<Block> read_block(std::string_view file) {
  const auto first = read_header(file);
  if (!first || file[4] < '2' || file.size() < k_header + first->length(4)) return std::nullopt;
  file.remove_prefix(k_header + first->length(4));
  const auto counts = read_header(file);
  if (!counts || file.size() < k_header + counts->length(8)) return std::nullopt;
  std::string_view footer = file.substr(k_header + counts->length(8));
  if (footer.size() < 2 || footer.front() != '\n' || footer.back() != '\n') return std::nullopt;
  footer = footer.substr(1, footer.size() - 2);
  return Block{.counts = *counts, .data = file.substr(k_header, counts->length(8)), .footer = footer};
}

class RuleReader {
public:
  explicit RuleReader(std::string_view text) : m_rest(text) {}

  bool at_end() const { return m_rest.empty(); }

  bool take(char c) {
    if (!m_rest.starts_with(c)) return false;
    m_rest.remove_prefix(1);
    return true;
  }

  // "CET" or "<+03>"; empty when there is none.
  std::string name() {
    const bool quoted = take('<');
    const auto ends = [quoted](char c) {
      return quoted ? c == '>' : !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    };
    const auto* const end = std::find_if(m_rest.begin(), m_rest.end(), ends);
    std::string name(m_rest.begin(), end);
    m_rest.remove_prefix(name.size());
    if (quoted && !take('>')) return {};
    return name;
  }

  std::optional<int> number() {
    int value = 0;
    const auto [end, error] = std::from_chars(m_rest.data(), m_rest.data() + m_rest.size(), value);
    if (error != std::errc{} || value < 0 || value > 1000) return std::nullopt;
    m_rest.remove_prefix(static_cast<std::size_t>(end - m_rest.data()));
    return value;
  }

  // "[+-]hh[:mm[:ss]]" in seconds.
  std::optional<int> time() {
    const int sign = take('-') ? -1 : 1;
    if (sign == 1) take('+');
    int seconds = 0;
    int unit = k_hour;
    do {
      const auto part = number();
      if (!part) return std::nullopt;
      seconds += *part * unit;
      unit /= 60;
    } while (unit > 0 && take(':'));
    return sign * seconds;
  }

private:
  std::string_view m_rest;
};

// "M3.5.0/2", "J60" or "59": a moment of a year, in seconds of local time since 1970.
std::optional<std::int64_t> change_in(RuleReader& rule, int year) {
  using namespace std::chrono;
  const sys_days start{std::chrono::year{year} / January / 1};
  sys_days day = start;
  if (rule.take('M')) {
    const auto month = rule.number();
    if (!month || !rule.take('.')) return std::nullopt;
    const auto week = rule.number();
    if (!week || !rule.take('.')) return std::nullopt;
    const auto weekday = rule.number();
    if (!weekday || *month < 1 || *month > 12 || *week < 1 || *week > 5 || *weekday > 6) return std::nullopt;
    const auto in = std::chrono::year{year} / *month;
    const std::chrono::weekday on{static_cast<unsigned>(*weekday)};
    day = *week == 5 ? sys_days{in / on[last]} : sys_days{in / on[static_cast<unsigned>(*week)]};
  } else {
    const bool no_leap_day = rule.take('J');
    const auto number = rule.number();
    if (!number) return std::nullopt;
    const bool leap = std::chrono::year{year}.is_leap();
    day += days{no_leap_day ? *number - 1 + (leap && *number >= 60 ? 1 : 0) : *number};
  }
  int time = 2 * k_hour;
  if (rule.take('/')) {
    const auto written = rule.time();
    if (!written) return std::nullopt;
    time = *written;
  }
  return std::int64_t{day.time_since_epoch().count()} * k_day + time;
}

int year_of(std::int64_t seconds) {
  const std::int64_t days = (seconds - (seconds % k_day + k_day) % k_day) / k_day;
  return static_cast<int>(std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}}.year());
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

// The entry of a folder that has the name but for its case.
std::optional<std::string> entry_like(const std::string& folder, const std::string& name) {
  std::error_code error;
  if (std::filesystem::exists(join_path(folder, name), error)) return name;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (lower(at->path().filename()) == lower(name)) return at->path().filename();
  return std::nullopt;
}

}  // namespace

std::optional<ZoneTime> rule_time(std::string_view text, std::int64_t seconds) {
  RuleReader rule(text);
  ZoneTime standard{.offset_seconds = 0, .abbreviation = rule.name()};
  const auto west = rule.time();
  if (standard.abbreviation.empty() || !west) return std::nullopt;
  standard.offset_seconds = -*west;
  if (rule.at_end()) return standard;
  ZoneTime summer{.offset_seconds = standard.offset_seconds + k_hour, .abbreviation = rule.name()};
  if (summer.abbreviation.empty()) return std::nullopt;
  if (!rule.take(',')) {
    const auto summer_west = rule.time();
    if (!summer_west || !rule.take(',')) return std::nullopt;
    summer.offset_seconds = -*summer_west;
  }
  const int year = year_of(seconds + standard.offset_seconds);
  const auto begins = change_in(rule, year);
  if (!begins || !rule.take(',')) return std::nullopt;
  const auto ends = change_in(rule, year);
  if (!ends || !rule.at_end()) return std::nullopt;
  const std::int64_t from = *begins - standard.offset_seconds;
  const std::int64_t to = *ends - summer.offset_seconds;
  // South of the equator the summer goes over the end of the year.
  const bool in_summer = from < to ? seconds >= from && seconds < to : seconds >= from || seconds < to;
  return in_summer ? summer : standard;
}

std::optional<ZoneTime> zone_time(std::string_view tzif, std::int64_t seconds) {
  const auto block = read_block(tzif);
  if (!block) return std::nullopt;
  const std::size_t count = block->counts.times;
  if (count == 0 || seconds < block->time(0)) {
    if (count == 0 && !block->footer.empty()) return rule_time(block->footer, seconds);
    return block->type(0);
  }
  if (seconds >= block->time(count - 1) && !block->footer.empty()) return rule_time(block->footer, seconds);
  std::size_t at = count - 1;
  while (seconds < block->time(at))
    --at;
  return block->type(block->type_at(at));
}

std::optional<ZoneTime> zone_time_in(const std::string& folder, const std::string& zone, std::int64_t seconds) {
  std::string path = folder;
  for (const std::string& part : split(zone, '/')) {
    if (part.empty() || part.front() == '.') return std::nullopt;
    const auto entry = entry_like(path, part);
    if (!entry) return std::nullopt;
    path = join_path(path, *entry);
  }
  const auto file = read_file(path, k_largest_file);
  return file ? zone_time(*file, seconds) : std::nullopt;
}

}  // namespace slipway::base
