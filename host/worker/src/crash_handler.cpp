#include "crash_handler.hpp"

#include "../protocol/frame.hpp"

#include <execinfo.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>
#include <unwind.h>

#include <cstdint>
#include <iterator>

namespace slipway::worker {

namespace {

int g_socket = -1;
alignas(16) unsigned char g_stack[64 * 1024];

// A frame without payload needs no encoder, and an encoder may not run in a signal handler. The sequence number holds
// the signal.
void send_fatal(int signal) {
  struct {
    std::uint32_t magic;
    std::uint16_t type, flags;
    std::uint32_t sequence, length;
  } const frame{protocol::k_magic, static_cast<std::uint16_t>(protocol::Type::fatal), 0,
                static_cast<std::uint32_t>(signal), 0};
  static_assert(sizeof frame == protocol::k_header_size);
  [[maybe_unused]] const ssize_t ignored = send(g_socket, &frame, sizeof frame, MSG_NOSIGNAL | MSG_DONTWAIT);
}

struct Frames {
  void* at[64];
  int count;
};

_Unwind_Reason_Code add_frame(_Unwind_Context* context, void* to) {
  auto& frames = *static_cast<Frames*>(to);
  const auto place = reinterpret_cast<void*>(_Unwind_GetIP(context));
  if (place == nullptr || frames.count == static_cast<int>(std::size(frames.at))) return _URC_END_OF_STACK;
  frames.at[frames.count++] = place;
  return _URC_NO_REASON;
}

void on_crash(int signal) {
  send_fatal(signal);
  static constexpr char k_title[] = "-- backtrace of the crash --\n";  // The host's report quotes the line before it.
  [[maybe_unused]] const ssize_t ignored = write(STDERR_FILENO, k_title, sizeof k_title - 1);
  Frames frames{};
  _Unwind_Backtrace(&add_frame, &frames);  // Linked in; backtrace() would load a library for it.
  backtrace_symbols_fd(frames.at, frames.count, STDERR_FILENO);
  raise(signal);
}

}  // namespace

void install_crash_handler(int control_socket) {
  g_socket = control_socket;
  stack_t stack{};
  stack.ss_sp = g_stack;
  stack.ss_size = sizeof g_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_handler = &on_crash;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT})
    sigaction(signal, &action, nullptr);
}

}  // namespace slipway::worker
