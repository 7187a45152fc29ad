// Whatever a worker writes on the control channel, however it is cut: frames within the limits, or a fault; and
// messages that end.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <worker/protocol/frame.hpp>
#include <worker/protocol/message.hpp>

namespace {

using namespace slipway::protocol;

void require(bool holds) {
  if (!holds) std::abort();
}

void read_as_message(const std::string& payload) {
  Reader reader(payload);
  reader.number<std::int32_t>();
  std::size_t bytes = 0;
  for (auto texts = reader.number<std::uint32_t>(); texts > 0 && reader.ok(); --texts)
    bytes += reader.text().size();
  require(bytes <= payload.size());
}

void take_all(Decoder& decoder) {
  while (auto frame = decoder.next()) {
    require(frame->payload.size() <= k_inline_limit);  // No descriptors come here, so nothing is longer.
    require(frame->descriptors.empty());
    read_as_message(frame->payload);
  }
}

}  // namespace

// The first byte says into how many pieces the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (rest.empty()) return 0;
  const std::size_t piece = static_cast<unsigned char>(rest.front()) + 1UL;
  rest.remove_prefix(1);
  std::array<int, 2> ends{};
  require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  Decoder decoder;
  for (; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size()))) {
    const std::string_view part = rest.substr(0, piece);
    require(write(ends[0], part.data(), part.size()) == static_cast<ssize_t>(part.size()));
    require(decoder.receive(ends[1], MSG_DONTWAIT) == Decoder::Received::bytes);
    take_all(decoder);
    if (!decoder.fault().empty()) require(!decoder.next());
  }
  close(ends[0]);
  require(decoder.receive(ends[1], MSG_DONTWAIT) == Decoder::Received::closed);
  close(ends[1]);
  return 0;
}
