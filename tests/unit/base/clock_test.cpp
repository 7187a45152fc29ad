#include "support/catch.hpp"

#include <slipway/base/clock.hpp>
#include <slipway/base/os_error.hpp>

#include <cerrno>

using namespace slipway::base;

TEST_CASE("iso_time writes UTC with milliseconds") {
  CHECK(iso_time(0) == "1970-01-01T00:00:00.000Z");
  CHECK(iso_time(1'795'262'384'123) == "2026-11-21T11:59:44.123Z");
  CHECK(iso_time(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("parse_iso_time is the inverse of iso_time") {
  for (const std::int64_t wall : {std::int64_t{0}, std::int64_t{1'795'262'384'123}, std::int64_t{-1}, wall_ms()})
    CHECK(parse_iso_time(iso_time(wall)) == wall);
  CHECK(parse_iso_time("2026-11-21T11:59:44Z") == 1'795'262'384'000);
}

TEST_CASE("parse_iso_time refuses what is not UTC in this form") {
  for (const char* text : {"", "yesterday", "2026-11-21", "2026-11-21T11:59:44.123", "2026-11-21T11:59:44+01:00"})
    CHECK_FALSE(parse_iso_time(text));
}

TEST_CASE("the monotonic clock does not go back") {
  const std::int64_t before = monotonic_ms();
  CHECK(monotonic_ms() >= before);
  CHECK(wall_ms() > 1'700'000'000'000);
}

TEST_CASE("an errno becomes an error with the code of its kind") {
  CHECK(one_line(os_error(ENOENT, "cannot open x")) == "error[SL0601]: cannot open x - no such file or directory");
  CHECK(one_line(os_error(ENOSPC, "cannot write x")) ==
        "error[SL0606]: cannot write x - no space left on device - free some space and run the same command again");
  CHECK(os_error(EDQUOT, "").code.number == 606);
  CHECK(os_error(EMFILE, "").code.number == 607);
  CHECK(os_message(EIO) == "input/output error");
  CHECK(os_message(ELIBBAD) == "accessing a corrupted shared library");
  CHECK(os_message(4095) == "error 4095");
}
