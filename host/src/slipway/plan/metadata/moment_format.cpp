#include <slipway/plan/metadata/moment_format.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

namespace slipway::plan::metadata {

namespace {

constexpr std::array<const char*, 12> k_months{"January", "February", "March",     "April",   "May",      "June",
                                               "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> k_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};

constexpr std::int64_t k_day_ms = 86'400'000;

struct Calendar {
  int year, month, day;  // Months and days count from 1.
  int weekday;           // Sunday is 0.
  int day_of_year;       // From 1.
  int hour, minute, second, millisecond;
};

// Offsets as moment.js keeps them: whole minutes.
int offset_minutes(const Moment& moment) { return moment.offset_seconds / 60; }

std::chrono::sys_days new_year(int year) {
  return std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1};
}

Calendar calendar_of(const Moment& moment) {
  const std::int64_t local = moment.unix_ms + std::int64_t{offset_minutes(moment)} * 60'000;
  std::int64_t days = local / k_day_ms;
  if (local % k_day_ms < 0) --days;
  const std::int64_t rest = local - days * k_day_ms;
  const std::chrono::sys_days date{std::chrono::days{days}};
  const std::chrono::year_month_day ymd{date};
  const int year = static_cast<int>(ymd.year());
  return {.year = year,
          .month = static_cast<int>(static_cast<unsigned>(ymd.month())),
          .day = static_cast<int>(static_cast<unsigned>(ymd.day())),
          .weekday = static_cast<int>(std::chrono::weekday{date}.c_encoding()),
          .day_of_year = static_cast<int>((date - new_year(year)).count()) + 1,
          .hour = static_cast<int>(rest / 3'600'000),
          .minute = static_cast<int>(rest / 60'000 % 60),
          .second = static_cast<int>(rest / 1000 % 60),
          .millisecond = static_cast<int>(rest % 1000)};
}

// Weeks begin on `first_day`, and the first week of a year is the one that holds the January `day_in_first_week`.
struct WeekRule {
  int first_day;
  int day_in_first_week;
};
constexpr WeekRule k_english{0, 1};
constexpr WeekRule k_iso{1, 4};

struct Week {
  int year;
  int number;
};

// Days from the first of January to the first day of the first week; negative when that is in the year before.
int first_week_start(int year, WeekRule rule) {
  const auto day = new_year(year) + std::chrono::days{rule.day_in_first_week - 1};
  const int weekday = static_cast<int>(std::chrono::weekday{day}.c_encoding());
  return rule.day_in_first_week - 1 - (7 + weekday - rule.first_day) % 7;
}

Week week_of(const Calendar& at, WeekRule rule) {
  const int index = at.day_of_year - 1;
  const int start = first_week_start(at.year, rule);
  const int length = static_cast<int>((new_year(at.year + 1) - new_year(at.year)).count());
  if (index < start) {
    const int before = static_cast<int>((new_year(at.year) - new_year(at.year - 1)).count());
    return {at.year - 1, (index + before - first_week_start(at.year - 1, rule)) / 7 + 1};
  }
  const int next = length + first_week_start(at.year + 1, rule);
  if (index >= next) return {at.year + 1, (index - next) / 7 + 1};
  return {at.year, (index - start) / 7 + 1};
}

std::string ordinal(int number) {
  const char* const k_endings[] = {"th", "st", "nd", "rd"};
  const bool teen = number % 100 / 10 == 1;
  const int last = number % 10;
  return fmt::format("{}{}", number, teen || last > 3 ? "th" : k_endings[last]);
}

std::string padded(int number, int width) { return fmt::format("{:0{}}", number, width); }

std::string offset_text(const Moment& moment, std::string_view separator) {
  const int minutes = offset_minutes(moment);
  const int size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', size / 60, separator, size % 60);
}

int twelve_hours(int hour) { return hour % 12 == 0 ? 12 : hour % 12; }

std::string year_text(const Calendar& at, std::string_view token) {
  switch (token.size()) {
  case 2:
    return padded(at.year % 100, 2);
  case 6:
    return fmt::format("{:+07}", at.year);
  case 1:
    return at.year <= 9999 ? padded(at.year, 4) : fmt::format("+{}", at.year);
  default:
    return padded(at.year, static_cast<int>(token.size()));
  }
}

// A number that may be padded to two digits or be an ordinal, as the token says: "w", "ww", "wo".
std::string number_text(int number, std::string_view token) {
  if (token.ends_with('o')) return ordinal(number);
  return padded(number, static_cast<int>(token.size()));
}

std::string month_text(const Calendar& at, std::string_view token) {
  const std::string name = k_months[static_cast<std::size_t>(at.month - 1)];
  if (token == "MMMM") return name;
  return token == "MMM" ? name.substr(0, 3) : number_text(at.month, token);
}

std::string weekday_text(const Calendar& at, std::string_view token) {
  const std::string name = k_days[static_cast<std::size_t>(at.weekday)];
  if (token == "dddd") return name;
  if (token == "ddd" || token == "dd") return name.substr(0, token.size());
  return number_text(at.weekday, token);
}

std::string day_text(const Calendar& at, std::string_view token) {
  if (token == "DDDo") return ordinal(at.day_of_year);
  if (token == "DDD") return std::to_string(at.day_of_year);
  return token == "DDDD" ? padded(at.day_of_year, 3) : number_text(at.day, token);
}

std::string week_year_text(int year, std::string_view token) {
  return token.size() == 2 ? padded(year % 100, 2) : padded(year, static_cast<int>(token.size()));
}

std::string fraction_text(const Calendar& at, std::string_view token) {
  return (padded(at.millisecond, 3) + "000000").substr(0, token.size());
}

// "hmm", "Hmmss" and the like.
std::string clock_text(const Calendar& at, std::string_view token) {
  const int hour = token.front() == 'H' ? at.hour : twelve_hours(at.hour);
  std::string text = fmt::format("{}{:02}", hour, at.minute);
  if (token.ends_with("ss")) text += padded(at.second, 2);
  return text;
}

std::string era_text(std::string_view token) { return token.size() == 4 ? "Anno Domini" : "AD"; }

// Of a token that the table below knows.
std::string token_text(const Calendar& at, const Moment& moment, std::string_view token) {
  switch (token.front()) {
  case 'Y':
    return year_text(at, token);
  case 'y':
    return number_text(at.year, token);
  case 'Q':
    return number_text((at.month + 2) / 3, token);
  case 'M':
    return month_text(at, token);
  case 'D':
    return day_text(at, token);
  case 'd':
    return weekday_text(at, token);
  case 'e':
    return std::to_string(at.weekday);
  case 'E':
    return std::to_string(at.weekday == 0 ? 7 : at.weekday);
  case 'w':
    return number_text(week_of(at, k_english).number, token);
  case 'W':
    return number_text(week_of(at, k_iso).number, token);
  case 'g':
    return week_year_text(week_of(at, k_english).year, token);
  case 'G':
    return week_year_text(week_of(at, k_iso).year, token);
  case 'N':
    return era_text(token);
  case 'A':
    return at.hour < 12 ? "AM" : "PM";
  case 'a':
    return at.hour < 12 ? "am" : "pm";
  case 'H':
    return token.size() > 2 ? clock_text(at, token) : number_text(at.hour, token);
  case 'h':
    return token.size() > 2 ? clock_text(at, token) : number_text(twelve_hours(at.hour), token);
  case 'k':
    return number_text(at.hour == 0 ? 24 : at.hour, token);
  case 'm':
    return number_text(at.minute, token);
  case 's':
    return number_text(at.second, token);
  case 'S':
    return fraction_text(at, token);
  case 'Z':
    return offset_text(moment, token.size() == 1 ? ":" : "");
  case 'X':
    return std::to_string((moment.unix_ms - (moment.unix_ms % 1000 + 1000) % 1000) / 1000);
  case 'x':
    return std::to_string(moment.unix_ms);
  default:
    return moment.zone;  // "z"
  }
}

// What moment.js finds at a place of a format, in the order in which it looks. Those with "|" mean nothing, but are
// found.
constexpr std::string_view k_tokens[] = {
    "Hmmss", "hmmss", "Hmm", "hmm",  "Mo",        "MMMM",     "MMM",     "MM",     "M",     "Do",   "DDDo", "DDDD",
    "DDD",   "DD",    "D",   "dddd", "ddd",       "dd",       "do",      "d",      "wo",    "ww",   "w|",   "w",
    "Wo",    "WW",    "W|",  "W",    "Qo",        "Q",        "NNNNN",   "NNNN",   "NNN",   "NN",   "N",    "YYYYYY",
    "YYYYY", "YYYY",  "YY",  "yyyy", "yyy",       "yy",       "yo",      "y",      "ggggg", "gggg", "gg",   "GGGGG",
    "GGGG",  "GG",    "e",   "E",    "a",         "A",        "hh",      "h",      "HH",    "H",    "kk",   "k",
    "mm",    "m",     "ss",  "s",    "SSSSSSSSS", "SSSSSSSS", "SSSSSSS", "SSSSSS", "SSSSS", "SSSS", "SSS",  "SS",
    "S",     "x",     "X",   "zz",   "z",         "ZZ",       "Z",       "Y"};

std::string_view token_at(std::string_view format) {
  for (const std::string_view token : k_tokens)
    if (format.starts_with(token)) return token;
  return {};
}

struct LongFormat {
  std::string_view token;
  std::string_view format;
};
constexpr LongFormat k_long_formats[] = {
    {"LTS", "h:mm:ss A"},   {"LT", "h:mm A"},    {"LLLL", "dddd, MMMM D, YYYY h:mm A"}, {"LLL", "MMMM D, YYYY h:mm A"},
    {"LL", "MMMM D, YYYY"}, {"L", "MM/DD/YYYY"}, {"llll", "ddd, MMM D, YYYY h:mm A"},   {"lll", "MMM D, YYYY h:mm A"},
    {"ll", "MMM D, YYYY"},  {"l", "M/D/YYYY"},
};

const LongFormat* long_format_at(std::string_view format) {
  const auto* found = std::find_if(std::begin(k_long_formats), std::end(k_long_formats),
                                   [&](const LongFormat& one) { return format.starts_with(one.token); });
  return found == std::end(k_long_formats) ? nullptr : found;
}

// Length of "[text]": it ends at the last bracket before another one opens. 0 when it has no end.
std::size_t bracket_length(std::string_view format) {
  if (!format.starts_with('[')) return 0;
  const std::size_t end = format.substr(0, format.find('[', 1)).rfind(']');
  return end == std::string_view::npos ? 0 : end + 1;
}

// The tokens with "L" and "l" stand for formats of several tokens.
std::string with_long_formats(std::string_view format) {
  std::string out;
  while (!format.empty()) {
    const bool escaped = format.front() == '\\';
    const LongFormat* const found = long_format_at(format.substr(escaped ? 1 : 0));
    std::size_t length = std::max<std::size_t>(bracket_length(format), 1);
    if (found != nullptr) length = found->token.size() + (escaped ? 1 : 0);
    out += found != nullptr && !escaped ? found->format : format.substr(0, length);
    format.remove_prefix(length);
  }
  return out;
}

bool is_line_end(char c) { return c == '\n' || c == '\r'; }

}  // namespace

std::string format_moment(const Moment& moment, std::string_view format) {
  if (format.empty())
    format = moment.offset_seconds == 0 && !moment.is_local ? "YYYY-MM-DDTHH:mm:ss[Z]" : "YYYY-MM-DDTHH:mm:ssZ";
  const Calendar at = calendar_of(moment);
  const std::string expanded = with_long_formats(format);
  std::string out;
  for (std::string_view rest = expanded; !rest.empty();) {
    if (const std::size_t bracket = bracket_length(rest); bracket != 0) {
      out += rest.substr(1, bracket - 2);
      rest.remove_prefix(bracket);
      continue;
    }
    const bool escaped = rest.front() == '\\';
    if (escaped) rest.remove_prefix(1);
    if (rest.empty()) break;
    const std::string_view token = token_at(rest);
    const std::string_view taken = rest.substr(0, std::max<std::size_t>(token.size(), 1));
    const bool text = escaped || token.empty() || token.ends_with('|');
    if (!text)
      out += token_text(at, moment, token);
    else if (!is_line_end(taken.front()) && taken != "\\")
      out += taken;
    rest.remove_prefix(taken.size());
  }
  return out;
}

}  // namespace slipway::plan::metadata
