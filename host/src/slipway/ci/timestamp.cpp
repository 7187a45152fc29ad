#include <slipway/ci/timestamp.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace slipway::ci {

namespace {

// Takes fixed parts from the start of a text; wrong once, it stays so.
class Parts {
public:
  explicit Parts(std::string_view text) : m_text(text) {}

  int number(std::size_t digits, int least, int most) {
    int value = 0;
    const std::string_view part = m_text.substr(0, digits);
    const auto [end, problem] = std::from_chars(part.data(), part.data() + part.size(), value);
    const bool digits_only = part.size() == digits && part.front() != '-';
    m_good = m_good && digits_only && problem == std::errc() && end == part.data() + part.size() && value >= least &&
             value <= most;
    m_text.remove_prefix(part.size());
    return value;
  }

  void mark(char expected) {
    m_good = m_good && next() == expected;
    m_text.remove_prefix(std::min<std::size_t>(1, m_text.size()));
  }

  void skip_fraction() {
    if (next() != '.') return;
    const std::size_t end = m_text.find_first_not_of("0123456789", 1);
    m_good = m_good && end != 1;
    m_text.remove_prefix(std::min(end, m_text.size()));
  }

  char next() const { return m_text.empty() ? '\0' : m_text.front(); }
  bool done() const { return m_good && m_text.empty(); }

private:
  std::string_view m_text;
  bool m_good = true;
};

// Seconds that the zone is ahead of UTC.
int zone_of(Parts& parts) {
  if (parts.next() == 'Z') {
    parts.mark('Z');
    return 0;
  }
  const char sign = parts.next() == '-' ? '-' : '+';
  parts.mark(sign);
  const int hours = parts.number(2, 0, 23);
  if (parts.next() == ':') parts.mark(':');
  const int minutes = parts.number(2, 0, 59);
  return (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  using namespace std::chrono;
  Parts parts(text);
  const year y{parts.number(4, 0, 9999)};
  parts.mark('-');
  const month m{static_cast<unsigned>(parts.number(2, 1, 12))};
  parts.mark('-');
  const day d{static_cast<unsigned>(parts.number(2, 1, 31))};
  parts.mark('T');
  const int hours = parts.number(2, 0, 23);
  parts.mark(':');
  const int minutes = parts.number(2, 0, 59);
  parts.mark(':');
  const int seconds = parts.number(2, 0, 60);
  parts.skip_fraction();
  const int zone = zone_of(parts);
  const year_month_day date = y / m / d;
  if (!parts.done() || !date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * 86'400 + hours * 3600 + minutes * 60 + seconds -
         zone;
}

}  // namespace slipway::ci
