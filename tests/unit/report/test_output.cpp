#include "sink.hpp"
#include "support/catch.hpp"

#include <slipway/report/output.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

using slipway::report::Output;

TEST_CASE("What is written arrives whole") {
  slipway::test::Sink sink;
  sink.output().write("one\n");
  sink.output().write("two\n");
  CHECK(sink.text() == "one\ntwo\n");
  CHECK_FALSE(sink.output().error().has_value());
}

TEST_CASE("A reader that goes away is noted once, and nothing is written after that") {
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  ::close(ends[0]);
  int told = 0;
  Output output(ends[1], [&told](const slipway::base::Error&) { ++told; });
  output.write("lost");
  output.write("lost too");
  CHECK(told == 1);
  CHECK(output.reader_left());
  ::close(ends[1]);
}

TEST_CASE("A full disk is an error of another kind than a reader that left") {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  REQUIRE(full >= 0);
  Output output(full);
  output.write("lost");
  REQUIRE(output.error().has_value());
  CHECK(output.error()->code == slipway::base::ErrorCode{606});
  CHECK_FALSE(output.reader_left());
  ::close(full);
}
