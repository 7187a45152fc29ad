#include "support/catch.hpp"

#include <limits>

#include <worker/protocol/message.hpp>

using slipway::protocol::Reader;
using slipway::protocol::Writer;

TEST_CASE("numbers and texts are read in the order in which they were written") {
  const std::string bytes = Writer()
                                .number<std::int32_t>(-5)
                                .text("hello")
                                .number(std::numeric_limits<std::uint64_t>::max())
                                .text("")
                                .text(std::string_view("a\0b", 3))
                                .literal("static")
                                .literal(nullptr)
                                .number<std::uint8_t>(1)
                                .take();
  Reader reader(bytes);
  CHECK(reader.number<std::int32_t>() == -5);
  CHECK(reader.text() == "hello");
  CHECK(reader.number<std::uint64_t>() == std::numeric_limits<std::uint64_t>::max());
  CHECK(reader.text().empty());
  CHECK(reader.text() == std::string("a\0b", 3));
  CHECK(reader.text() == "static");
  CHECK(reader.text().empty());
  CHECK(reader.number<std::uint8_t>() == 1);
  CHECK(reader.ok());
  CHECK(reader.number<std::uint8_t>() == 0);
  CHECK_FALSE(reader.ok());
}

TEST_CASE("a message that is cut anywhere reads as zeros and empty texts from there on") {
  const std::string bytes = Writer().number<std::uint32_t>(0x01010101).text("four").number<std::int64_t>(-1).take();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Reader reader(std::string_view(bytes).substr(0, size));
    const auto first = reader.number<std::uint32_t>();
    const std::string text = reader.text();
    const auto last = reader.number<std::int64_t>();
    INFO("cut at " << size);
    CHECK(first == (size >= 4 ? 0x01010101U : 0U));
    CHECK(text == (size >= 12 ? "four" : ""));
    CHECK(last == 0);
    CHECK_FALSE(reader.ok());
  }
}

TEST_CASE("a text that claims to be longer than the message is empty") {
  const std::string bytes = Writer().number<std::uint32_t>(0xffffffff).take() + "abc";
  Reader reader(bytes);
  CHECK(reader.text().empty());
  CHECK_FALSE(reader.ok());
  CHECK(reader.text().empty());
}

TEST_CASE("once it has ended a message stays ended") {
  const std::string bytes = Writer().number<std::uint32_t>(100).take() + std::string(50, 'x');
  Reader reader(bytes);
  CHECK(reader.text().empty());
  CHECK(reader.number<std::uint8_t>() == 0);
  CHECK_FALSE(reader.ok());
}
