#include "support/catch.hpp"
#include "support/skip.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/time_zone.hpp>

#include <cstdlib>
#include <ctime>

using namespace slipway;
using base::rule_time;
using base::ZoneTime;

namespace {

constexpr std::int64_t k_winter = 1'578'616'200;  // 2020-01-10T00:30:00Z
constexpr std::int64_t k_summer = 1'594'341'000;  // 2020-07-10T00:30:00Z

std::string shown(const std::optional<ZoneTime>& time) {
  return time ? time->abbreviation + " " + std::to_string(time->offset_seconds) : "none";
}

std::string number(std::int64_t value, int bytes) {
  std::string out;
  for (int at = bytes - 1; at >= 0; --at)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * at));
  return out;
}

std::string header(int times, int types, int characters) {
  return "TZif2" + std::string(15, '\0') + number(0, 12) + number(times, 4) + number(types, 4) + number(characters, 4);
}

// Two zones, "AA" an hour and "BB" two hours east, with changes at 100 (to BB) and 200 (to AA).
std::string two_changes(const std::string& footer) {
  const std::string types = number(3600, 4) + number(0, 2) + number(7200, 4) + number(3, 2);
  return header(0, 0, 0) + header(2, 2, 6) + number(100, 8) + number(200, 8) + number(1, 1) + number(0, 1) + types +
         std::string("AA\0BB\0", 6) + "\n" + footer + "\n";
}

// What the C library says of the zone; the variable is put back.
ZoneTime c_library_time(const std::string& zone, std::int64_t seconds) {
  ::setenv("TZ", (":" + zone).c_str(), 1);
  ::tzset();
  const std::time_t at = seconds;
  std::tm local{};
  ::localtime_r(&at, &local);
  const ZoneTime time{.offset_seconds = static_cast<int>(local.tm_gmtoff), .abbreviation = local.tm_zone};
  ::unsetenv("TZ");
  ::tzset();
  return time;
}

}  // namespace

TEST_CASE("a rule without summer time is the same all year") {
  CHECK(shown(rule_time("JST-9", k_winter)) == "JST 32400");
  CHECK(shown(rule_time("UTC0", k_winter)) == "UTC 0");
  CHECK(shown(rule_time("<+0545>-5:45", k_winter)) == "+0545 20700");
  CHECK(shown(rule_time("<-03>3", k_summer)) == "-03 -10800");
}

TEST_CASE("a rule with summer time changes at its two moments") {
  const char* const paris = "CET-1CEST,M3.5.0,M10.5.0/3";
  CHECK(shown(rule_time(paris, k_winter)) == "CET 3600");
  CHECK(shown(rule_time(paris, k_summer)) == "CEST 7200");
  CHECK(shown(rule_time(paris, 1'585'443'599)) == "CET 3600");   // 2020-03-29T00:59:59Z
  CHECK(shown(rule_time(paris, 1'585'443'600)) == "CEST 7200");  // 01:00:00Z
  CHECK(shown(rule_time(paris, 1'603'587'599)) == "CEST 7200");  // 2020-10-25T00:59:59Z
  CHECK(shown(rule_time(paris, 1'603'587'600)) == "CET 3600");   // 01:00:00Z
  CHECK(shown(rule_time("EST5EDT,M3.2.0,M11.1.0", k_summer)) == "EDT -14400");
}

TEST_CASE("south of the equator the summer goes over the end of the year") {
  const char* const sydney = "AEST-10AEDT,M10.1.0,M4.1.0/3";
  CHECK(shown(rule_time(sydney, k_winter)) == "AEDT 39600");
  CHECK(shown(rule_time(sydney, k_summer)) == "AEST 36000");
}

TEST_CASE("days of a rule can be counted with and without the leap day") {
  // 2020-02-29 is day 59 from zero; J60 is the first of March always.
  const std::int64_t leap_day = 1'582'977'600;
  CHECK(shown(rule_time("A0B,59/12,100", leap_day - 1)) == "A 0");
  CHECK(shown(rule_time("A0B,59/12,100", leap_day)) == "B 3600");
  CHECK(shown(rule_time("A0B,J60/0,100", leap_day + 12 * 3600 - 1)) == "A 0");
  CHECK(shown(rule_time("A0B,J60/0,100", leap_day + 12 * 3600)) == "B 3600");
  CHECK(shown(rule_time("A0B-2,J1/0,J365/25", k_winter)) == "B 7200");
}

TEST_CASE("what is no rule says nothing") {
  for (const char* rule :
       {"", "CET", "1", "<+03", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,M3.5.0,M10.5.0x", "CET-x", "CET-1,"})
    CHECK(shown(rule_time(rule, k_winter)) == "none");
}

TEST_CASE("a file has a type for each change, the first one before them and a rule behind") {
  const std::string file = two_changes("CC-3");
  CHECK(shown(base::zone_time(file, 99)) == "AA 3600");
  CHECK(shown(base::zone_time(file, 100)) == "BB 7200");
  CHECK(shown(base::zone_time(file, 199)) == "BB 7200");
  CHECK(shown(base::zone_time(file, 200)) == "CC 10800");
  CHECK(shown(base::zone_time(two_changes(""), 200)) == "AA 3600");
}

TEST_CASE("a file that is cut off anywhere says nothing and harms nothing") {
  const std::string file = two_changes("CC-3");
  for (std::size_t length = 0; length < file.size(); ++length)
    CHECK(shown(base::zone_time(file.substr(0, length), 150)) == "none");
  CHECK(shown(base::zone_time("no zone at all", 0)) == "none");
}

TEST_CASE("names outside of the folder of zones are none") {
  for (const char* zone : {"", "/", "../zoneinfo/UTC", "Europe/../UTC", "./UTC", "No/Where", "Europe"})
    CHECK(shown(base::zone_time_in(base::k_zone_folder, zone, k_winter)) == "none");
}

TEST_CASE("the zones of this machine have the times that the C library says") {
  if (!base::exists(std::string(base::k_zone_folder) + "/Asia/Tokyo"))
    return test::skip("no time zones (package tzdata)", test::Missing::material);
  CHECK(shown(base::zone_time_in(base::k_zone_folder, "asia/tokyo", k_winter)) == "JST 32400");
  int compared = 0;
  for (const char* zone :
       {"UTC", "Asia/Tokyo", "Europe/Paris", "Europe/London", "America/New_York", "Australia/Sydney", "Asia/Kolkata",
        "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran", "Pacific/Apia", "Europe/Dublin", "America/St_Johns"}) {
    const auto file = base::read_file(std::string(base::k_zone_folder) + "/" + zone, 1U << 20);
    REQUIRE(file);
    for (std::int64_t at = 0; at < 4'000'000'000; at += 7'777'777, ++compared) {
      const auto ours = base::zone_time(*file, at);
      const ZoneTime theirs = c_library_time(zone, at);
      INFO(zone << " at " << at);
      if (ours != theirs) CHECK(shown(ours) == shown(theirs));
    }
  }
  CHECK(compared > 6000);
}
