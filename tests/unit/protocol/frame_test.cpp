#include "support/catch.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <thread>
#include <tuple>

#include <worker/protocol/frame.hpp>

using namespace slipway::protocol;

namespace {

// Both ends of a stream socket. What is written to `ours` is decoded from `theirs`.
struct Sockets {
  int ours = -1;
  int theirs = -1;
  Sockets() {
    std::array<int, 2> ends{};
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
    std::tie(ours, theirs) = std::tie(ends[0], ends[1]);
  }
  Sockets(const Sockets&) = delete;
  Sockets& operator=(const Sockets&) = delete;
  ~Sockets() {
    close_ours();
    close(theirs);
  }
  void close_ours() {
    if (ours >= 0) close(ours);
    ours = -1;
  }
};

std::string header(std::uint32_t magic, std::uint16_t type, std::uint16_t flags, std::uint32_t sequence,
                   std::uint32_t length) {
  std::string bytes(k_header_size, '\0');
  std::memcpy(bytes.data(), &magic, 4);
  std::memcpy(bytes.data() + 4, &type, 2);
  std::memcpy(bytes.data() + 6, &flags, 2);
  std::memcpy(bytes.data() + 8, &sequence, 4);
  std::memcpy(bytes.data() + 12, &length, 4);
  return bytes;
}

std::string log_header(std::uint32_t length, std::uint16_t flags = 0) {
  return header(k_magic, static_cast<std::uint16_t>(Type::log), flags, 7, length);
}

// The bytes of a frame without descriptors, as they go over the wire.
std::string wire(Type type, std::uint32_t sequence, std::string_view payload) {
  return header(k_magic, static_cast<std::uint16_t>(type), 0, sequence, static_cast<std::uint32_t>(payload.size())) +
         std::string(payload);
}

void put(int socket, std::string_view bytes) {
  REQUIRE(send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
}

// Bytes with descriptors, as a plugin could write them itself.
void put_with_descriptors(int socket, std::string_view bytes, const std::vector<int>& descriptors) {
  std::string copy(bytes);
  iovec part{copy.data(), copy.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * 16)> control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptors.size());
  cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int) * descriptors.size());
  std::memcpy(CMSG_DATA(head), descriptors.data(), sizeof(int) * descriptors.size());
  REQUIRE(sendmsg(socket, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
}

void put_frame(int socket, Encoded encoded) { REQUIRE(encoded.send(socket, 0) == 1); }

// All frames that are there now.
std::vector<Frame> take(Decoder& decoder, int socket) {
  std::vector<Frame> frames;
  while (decoder.receive(socket, MSG_DONTWAIT) == Decoder::Received::bytes) {
  }
  while (auto frame = decoder.next())
    frames.push_back(std::move(*frame));
  return frames;
}

std::string content_of(int fd) {
  std::string text(64, '\0');
  text.resize(static_cast<std::size_t>(pread(fd, text.data(), text.size(), 0)));
  return text;
}

int file_with(std::string_view text) {
  const int fd = memfd_create("test", MFD_CLOEXEC);
  REQUIRE(write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  return fd;
}

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// The fault of a conversation that consists of these bytes; empty when there is none.
std::string fault_of(std::string_view bytes) {
  const Sockets sockets;
  Decoder decoder;
  put(sockets.ours, bytes);
  take(decoder, sockets.theirs);
  return decoder.fault();
}

}  // namespace

TEST_CASE("a frame arrives as it was sent") {
  const Sockets sockets;
  Decoder decoder;
  put_frame(sockets.ours, *Encoded::make(Type::value, 42, std::string_view("a\0b", 3)));
  put_frame(sockets.ours, *Encoded::make(Type::cancel, 0, ""));
  const std::vector<Frame> frames = take(decoder, sockets.theirs);
  REQUIRE(frames.size() == 2);
  CHECK(frames[0].type == Type::value);
  CHECK(frames[0].sequence == 42);
  CHECK(frames[0].payload == std::string("a\0b", 3));
  CHECK(frames[0].descriptors.empty());
  CHECK(frames[1].type == Type::cancel);
  CHECK(frames[1].payload.empty());
  CHECK(decoder.fault().empty());
}

TEST_CASE("the wire form is sixteen bytes in a fixed order and then the payload") {
  const Sockets sockets;
  put_frame(sockets.ours, *Encoded::make(Type::progress, 0x01020304, "xy"));
  std::string bytes(64, '\0');
  bytes.resize(static_cast<std::size_t>(recv(sockets.theirs, bytes.data(), bytes.size(), MSG_DONTWAIT)));
  CHECK(bytes == std::string("SLW1\x25\0\0\0\x04\x03\x02\x01\x02\0\0\0xy", 18));
}

TEST_CASE("descriptors travel with their frame and are duplicates that are closed on exec") {
  const Sockets sockets;
  Decoder decoder;
  const int first = file_with("first");
  const int second = file_with("second");
  put_frame(sockets.ours, *Encoded::make(Type::exec_start, 1, "one", {first, second}));
  put_frame(sockets.ours, *Encoded::make(Type::artifact, 2, "two", {first}));
  close(first);
  close(second);
  std::vector<Frame> frames = take(decoder, sockets.theirs);
  REQUIRE(frames.size() == 2);
  REQUIRE(frames[0].descriptors.size() == 2);
  REQUIRE(frames[1].descriptors.size() == 1);
  CHECK(content_of(frames[0].descriptors[0]) == "first");
  CHECK(content_of(frames[0].descriptors[1]) == "second");
  CHECK((fcntl(frames[0].descriptors[0], F_GETFD) & FD_CLOEXEC) != 0);

  const int taken = frames[1].take_descriptor();
  CHECK(content_of(taken) == "first");
  CHECK(frames[1].take_descriptor() == -1);
  CHECK(frames[1].take_descriptor(5) == -1);
  frames.clear();
  CHECK(content_of(taken) == "first");
  close(taken);
}

TEST_CASE("frames, encoders and decoders close the descriptors that nobody took") {
  const std::size_t before = open_descriptors();
  {
    const Sockets sockets;
    const int file = file_with("x");
    {
      Decoder decoder;
      put_frame(sockets.ours, *Encoded::make(Type::artifact, 1, "taken as a frame", {file}));
      put_frame(sockets.ours, *Encoded::make(Type::artifact, 2, "assigned over", {file, file}));
      std::vector<Frame> frames = take(decoder, sockets.theirs);
      REQUIRE(frames.size() == 2);
      frames[0] = std::move(frames[1]);
      CHECK(frames[0].payload == "assigned over");
      // Only half a frame arrives, so its descriptor stays with the decoder.
      put_with_descriptors(sockets.ours, log_header(100, 1), {file});
      CHECK(take(decoder, sockets.theirs).empty());
      const auto never_sent = Encoded::make(Type::artifact, 3, "", {file});
      Encoded moved = std::move(*Encoded::make(Type::artifact, 3, "", {file}));
    }
    close(file);
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("a conversation may be cut anywhere") {
  const std::string bytes = wire(Type::log, 0, "hello") + wire(Type::finished, 0, "") + wire(Type::value, 9, "{}");
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    const Sockets sockets;
    Decoder decoder;
    std::vector<Frame> frames;
    for (const std::string& part : {bytes.substr(0, cut), bytes.substr(cut)}) {
      if (!part.empty()) put(sockets.ours, part);
      for (Frame& frame : take(decoder, sockets.theirs))
        frames.push_back(std::move(frame));
    }
    INFO("cut at " << cut);
    REQUIRE(frames.size() == 3);
    CHECK(frames[0].payload == "hello");
    CHECK(frames[1].type == Type::finished);
    CHECK(frames[2].sequence == 9);
    CHECK(frames[2].payload == "{}");
  }
}

TEST_CASE("a conversation may arrive byte by byte") {
  const Sockets sockets;
  Decoder decoder;
  std::vector<std::string> payloads;
  for (const char byte : wire(Type::log, 0, "one") + wire(Type::log, 0, "") + wire(Type::log, 0, "three")) {
    put(sockets.ours, {&byte, 1});
    for (const Frame& frame : take(decoder, sockets.theirs))
      payloads.push_back(frame.payload);
  }
  CHECK(payloads == std::vector<std::string>{"one", "", "three"});
}

TEST_CASE("many frames in one read come out one by one") {
  const Sockets sockets;
  Decoder decoder;
  std::string bytes;
  for (std::uint32_t i = 0; i < 1000; ++i)
    bytes += wire(Type::log, i, std::to_string(i));
  put(sockets.ours, bytes);
  const std::vector<Frame> frames = take(decoder, sockets.theirs);
  REQUIRE(frames.size() == 1000);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    CHECK(frames[i].sequence == i);
    CHECK(frames[i].payload == std::to_string(i));
  }
}

TEST_CASE("a payload of exactly the inline limit stays inline and one byte more travels as a sealed file") {
  for (const std::size_t size : {k_inline_limit, k_inline_limit + 1, k_bulk_limit}) {
    const Sockets sockets;
    Decoder decoder;
    const std::string payload(size, 'p');
    std::thread sender([&] { put_frame(sockets.ours, *Encoded::make(Type::reply, 5, payload)); });
    std::optional<Frame> frame;
    while (!frame && decoder.receive(sockets.theirs, 0) == Decoder::Received::bytes)
      frame = decoder.next();
    sender.join();
    REQUIRE(frame);
    CHECK(frame->sequence == 5);
    CHECK((frame->payload == payload));
    CHECK(frame->descriptors.empty());
  }
}

TEST_CASE("a bulk payload and descriptors of the caller do not get in each other's way") {
  const Sockets sockets;
  Decoder decoder;
  const int file = file_with("theirs");
  const std::string payload(k_inline_limit + 17, 'q');
  put_frame(sockets.ours, *Encoded::make(Type::artifact, 1, payload, {file, file, file}));
  close(file);
  const std::vector<Frame> frames = take(decoder, sockets.theirs);
  REQUIRE(frames.size() == 1);
  CHECK((frames[0].payload == payload));
  REQUIRE(frames[0].descriptors.size() == 3);
  CHECK(content_of(frames[0].descriptors[2]) == "theirs");
}

TEST_CASE("what no frame can carry is not made") {
  CHECK_FALSE(Encoded::make(Type::log, 0, std::string(k_bulk_limit + 1, 'x')));
  CHECK_FALSE(Encoded::make(Type::log, 0, "", {0, 0, 0, 0}));
  CHECK_FALSE(Encoded::make(Type::log, 0, "", {-1}));
  CHECK_FALSE(Encoded::make(Type::log, 0, "", {1'000'000}));
}

TEST_CASE("garbage is refused at the byte where a frame should begin") {
  CHECK(fault_of("this is no frame at all").find("no frame begins at byte 0") == 0);
  // Less than a header cannot be judged yet.
  CHECK(fault_of("garbage").empty());
  const std::string good = wire(Type::log, 0, "12345");
  std::string bytes;
  for (int frames = 0; frames < 40; ++frames) {
    CHECK(fault_of(bytes + "0123456789abcdef") == "no frame begins at byte " + std::to_string(bytes.size()));
    bytes += good;
  }
}

TEST_CASE("one wrong bit in a header is a breach, another number or nothing at all, never another payload") {
  const std::string good = wire(Type::log, 0x01020304, "payload");
  for (std::size_t bit = 0; bit < k_header_size * 8; ++bit) {
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    INFO("bit " << bit);
    const Sockets sockets;
    Decoder decoder;
    put(sockets.ours, bytes);
    const std::vector<Frame> frames = take(decoder, sockets.theirs);
    if (bit < 32) {  // The magic number.
      CHECK(frames.empty());
      CHECK(decoder.fault() == "no frame begins at byte 0");
    } else if (bit < 48 || (bit >= 64 && bit < 96)) {  // Type and sequence.
      REQUIRE(frames.size() == 1);
      CHECK(frames[0].payload == "payload");
      CHECK((frames[0].type == Type::log) == (bit >= 48));
      CHECK((frames[0].sequence == 0x01020304) == (bit < 48));
    } else if (bit < 64) {  // Flags: descriptors in the lowest three and the fifth, and others that mean nothing.
      const bool counts = bit < 51 || bit == 52;
      CHECK(frames.size() == (counts ? 0U : 1U));
      CHECK(decoder.fault().empty() != counts);
    } else if (bit < 99) {  // A shorter payload, whose rest is no frame; it is too short to be told from one.
      REQUIRE(frames.size() == 1);
      CHECK(frames[0].payload == std::string("payload").substr(0, 7U ^ (1U << (bit - 96))));
    } else {  // A longer payload, of which more is waited for, or too long a one.
      CHECK(frames.empty());
      CHECK(decoder.fault().empty() == (7U + (1ULL << (bit - 96)) <= k_inline_limit));
    }
  }
}

TEST_CASE("nothing comes any more after a breach") {
  const Sockets sockets;
  Decoder decoder;
  put(sockets.ours, wire(Type::log, 0, "before") + std::string(16, 'x') + wire(Type::log, 0, "after"));
  REQUIRE(take(decoder, sockets.theirs).size() == 1);
  put(sockets.ours, wire(Type::log, 0, "later"));
  CHECK(take(decoder, sockets.theirs).empty());
  CHECK(decoder.fault() == "no frame begins at byte 22");
}

TEST_CASE("an oversize frame is refused by its header alone") {
  CHECK(fault_of(log_header(k_inline_limit + 1)) == "a frame of 1048577 bytes is announced at byte 0");
  CHECK(fault_of(wire(Type::log, 0, "x") + log_header(0xffffffff)) ==
        "a frame of 4294967295 bytes is announced at byte 17");
  CHECK(fault_of(log_header(k_inline_limit)).empty());
}

TEST_CASE("descriptors that a frame announces must be there") {
  CHECK(fault_of(log_header(0, 1)) == "a frame lacks its descriptors at byte 0");
  CHECK(fault_of(log_header(0, 5)) == "a frame has a wrong number of descriptors at byte 0");
  CHECK(fault_of(log_header(0, 0x10)) == "a frame has a wrong number of descriptors at byte 0");
  CHECK(fault_of(log_header(0, 0x11)) == "a frame lacks its descriptors at byte 0");
}

TEST_CASE("a bulk payload that could still change is refused") {
  const int unsealed = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  REQUIRE(write(unsealed, "x", 1) == 1);
  const int no_memfd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  const int huge = memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  REQUIRE(ftruncate(huge, static_cast<off_t>(k_bulk_limit) + 1) == 0);
  REQUIRE(fcntl(huge, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == 0);
  for (const int fd : {unsealed, no_memfd, huge}) {
    const Sockets sockets;
    Decoder decoder;
    put_with_descriptors(sockets.ours, log_header(0, 0x11), {fd});
    CHECK(take(decoder, sockets.theirs).empty());
    CHECK(decoder.fault() == "a long payload is not sealed or over the limit at byte 0");
    close(fd);
  }
}

TEST_CASE("descriptors that no frame announces are a breach, not a leak") {
  const std::size_t before = open_descriptors();
  {
    const Sockets sockets;
    Decoder decoder;
    const int file = file_with("x");
    for (int i = 0; i < 40; ++i)
      put_with_descriptors(sockets.ours, wire(Type::log, 0, "x"), std::vector<int>(8, file));
    close(file);
    take(decoder, sockets.theirs);
    CHECK(decoder.fault() == "descriptors that no frame announced have come at byte 0");
  }
  CHECK(open_descriptors() == before);
}

TEST_CASE("the decoder says when the other side is gone") {
  Sockets sockets;
  Decoder decoder;
  CHECK(decoder.receive(sockets.theirs, MSG_DONTWAIT) == Decoder::Received::nothing_yet);
  put(sockets.ours, wire(Type::log, 0, "last"));
  sockets.close_ours();
  CHECK(decoder.receive(sockets.theirs, MSG_DONTWAIT) == Decoder::Received::bytes);
  CHECK(decoder.receive(sockets.theirs, MSG_DONTWAIT) == Decoder::Received::closed);
  CHECK(decoder.next()->payload == "last");
  CHECK(decoder.receive(-1, MSG_DONTWAIT) == Decoder::Received::closed);
}

TEST_CASE("a full socket is waited for and nothing is lost or sent twice") {
  const Sockets sockets;
  Decoder decoder;
  std::string payload(900'000, '\0');
  for (std::size_t i = 0; i < payload.size(); ++i)
    payload[i] = static_cast<char>(i * 7);
  const int file = file_with("once");
  Encoded encoded = *Encoded::make(Type::value, 3, payload, {file});
  close(file);
  std::size_t pauses = 0;
  std::optional<Frame> frame;
  while (encoded.send(sockets.ours, MSG_DONTWAIT) == 0) {
    ++pauses;
    REQUIRE(decoder.receive(sockets.theirs, MSG_DONTWAIT) == Decoder::Received::bytes);
  }
  std::vector<Frame> frames = take(decoder, sockets.theirs);
  CHECK(pauses > 0);
  REQUIRE(frames.size() == 1);
  CHECK((frames[0].payload == payload));
  REQUIRE(frames[0].descriptors.size() == 1);
  CHECK(content_of(frames[0].descriptors[0]) == "once");
}

TEST_CASE("sending to somebody who is gone fails without a signal") {
  Sockets sockets;
  sockets.close_ours();
  Encoded encoded = *Encoded::make(Type::log, 0, "x");
  CHECK(encoded.send(sockets.theirs, 0) == -1);
}

TEST_CASE("a long conversation does not grow the decoder without end") {
  const Sockets sockets;
  Decoder decoder;
  const std::string payload(100'000, 'x');
  std::size_t frames = 0;
  std::string pending;
  // Always half a frame behind, so that the buffer never runs empty.
  const std::string bytes = wire(Type::log, 0, payload);
  for (int i = 0; i < 200; ++i) {
    pending += bytes;
    const std::size_t now = pending.size() - bytes.size() / 2;
    for (std::size_t sent = 0; sent < now; sent += 50'000) {
      put(sockets.ours, std::string_view(pending).substr(sent, std::min<std::size_t>(50'000, now - sent)));
      frames += take(decoder, sockets.theirs).size();
    }
    pending.erase(0, now);
  }
  CHECK(frames == 199);
  CHECK(decoder.fault().empty());
}
