#include <slipway/base/clock.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/json.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/process.hpp>
#include <slipway/base/text.hpp>
#include <slipway/check/probe_process.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace slipway::check {

namespace {

using base::Fd;
using base::Json;

constexpr std::size_t k_printed_limit = 64 * 1024;
constexpr std::size_t k_report_limit = 16 * 1024 * 1024;
constexpr std::int64_t k_drain_ms = 100;
constexpr std::int64_t k_ending_ms = 3000;  // Of a probe that ends what its plugin has started.

struct PipeEnds {
  Fd read;
  Fd write;
};

base::Result<PipeEnds> open_pipe() {
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) return base::fail(base::os_error(errno, "cannot make a pipe"));
  PipeEnds pipe{Fd(ends[0]), Fd(ends[1])};
  fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

base::Result<Fd> input_file(const std::vector<std::pair<std::string, std::string>>& inputs) {
  Fd file(memfd_create("inputs", MFD_CLOEXEC));
  if (!file) return base::fail(base::os_error(errno, "cannot make a file in memory"));
  std::string content;
  for (const auto& [name, value] : inputs)
    content.append(name).append(1, '\0').append(value).append(1, '\0');
  SLIPWAY_TRY(base::write_all(file.get(), content));
  lseek(file.get(), 0, SEEK_SET);
  return file;
}

// False at the end.
bool read_into(int fd, std::string& text, std::size_t limit) {
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    const std::size_t room = limit - std::min(limit, text.size());
    text.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
  }
}

std::string text_in(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void understand(const Json& line, ProbeEnd& end) {
  if (line.contains("at")) end.place = text_in(line, "at");
  if (line.contains("violation")) end.violations.push_back({text_in(line, "violation"), text_in(line, "message")});
  if (line.contains("outputs")) end.outputs.push_back(text_in(line, "outputs"));
  if (const auto returned = line.find("returned"); returned != line.end() && returned->is_object())
    end.returned.emplace_back(text_in(*returned, "call"), returned->value("status", 0));
  end.done = end.done || line.contains("done");
  end.exited = end.exited || line.contains("exited");
  for (const auto& [name, value] : line.items())
    end.facts[name] = value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// What is no line of the probe comes from a plugin that writes where it should not; it is left out.
void understand_all(const std::string& report, ProbeEnd& end) {
  for (const std::string& text : base::split(report, '\n')) {
    if (text.empty()) continue;
    const base::Result<Json> line = base::parse_json(text, "a line of the probe");
    if (line && line->is_object()) understand(*line, end);
  }
}

// Listens until both streams are closed, or a moment after the process ended. At the deadline it is asked to end.
void listen(const base::Child& child, const Fd& report, const Fd& printed, std::int64_t deadline, std::string& reported,
            ProbeEnd& end) {
  bool report_open = true, printed_open = true, running = true;
  std::int64_t until = deadline;
  while (running || report_open || printed_open) {
    const std::int64_t left = until - base::monotonic_ms();
    if (left <= 0) {
      if (!running || end.timed_out) return;
      end.timed_out = true;
      until += k_ending_ms;
      base::signal_group(child, SIGTERM);
      continue;
    }
    std::array<pollfd, 3> waiting{pollfd{report_open ? report.get() : -1, POLLIN, 0},
                                  pollfd{printed_open ? printed.get() : -1, POLLIN, 0},
                                  pollfd{running ? child.pidfd.get() : -1, POLLIN, 0}};
    if (poll(waiting.data(), waiting.size(), static_cast<int>(left)) < 0 && errno != EINTR) return;
    if (waiting[0].revents != 0) report_open = read_into(report.get(), reported, k_report_limit);
    if (waiting[1].revents != 0) printed_open = read_into(printed.get(), end.printed, k_printed_limit);
    if (waiting[2].revents != 0) {
      running = false;
      until = std::min(until, base::monotonic_ms() + k_drain_ms);
    }
  }
}

}  // namespace

base::Result<ProbeEnd> run_probe(const ProbeRequest& request) {
  SLIPWAY_TRY_ASSIGN(PipeEnds report, open_pipe());
  SLIPWAY_TRY_ASSIGN(PipeEnds printed, open_pipe());
  SLIPWAY_TRY_ASSIGN(const Fd inputs, input_file(request.inputs));
  base::SpawnRequest spawn{.program = request.program,
                           .argv = {request.program, request.trial},
                           .env = request.env,
                           .cwd = request.folder,
                           .fds = {{printed.write.get(), 1},
                                   {printed.write.get(), 2},
                                   {report.write.get(), 3},
                                   {inputs.get(), 4},
                                   {request.plugin_fd, 5}}};
  const std::int64_t start = base::monotonic_ms();
  SLIPWAY_TRY_ASSIGN(const base::Child child, base::spawn(spawn));
  report.write.reset();
  printed.write.reset();
  ProbeEnd end;
  std::string reported;
  listen(child, report.read, printed.read, start + request.deadline_ms, reported, end);
  base::signal_group(child, SIGKILL);
  const base::ExitStatus status = base::reap(child);
  end.code = status.code;
  end.signal = end.timed_out ? 0 : status.signal;
  end.milliseconds = base::monotonic_ms() - start;
  read_into(report.read.get(), reported, k_report_limit);
  understand_all(reported, end);
  return end;
}

}  // namespace slipway::check
