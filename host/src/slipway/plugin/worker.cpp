#include <slipway/base/text.hpp>
#include <slipway/plugin/described.hpp>
#include <slipway/plugin/worker.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>

#include <worker/protocol/message.hpp>

namespace slipway::plugin {

using protocol::Reader;
using protocol::Type;
using protocol::Writer;

namespace {

// Sources of output; those of commands follow.
constexpr std::uint64_t k_stdout = 0;
constexpr std::uint64_t k_stderr = 1;
constexpr std::uint64_t k_own_sources = 2;

base::Error no_worker(std::string why) {
  return {.code = {607},
          .what = "no worker can be started",
          .why = std::move(why),
          .hint = "raise the limits of this process"};
}

StageAnswer read_answer(const std::string& payload) {
  Reader reader(payload);
  StageAnswer answer;
  answer.status = reader.number<slipway_status>();
  answer.presence = reader.number<std::int32_t>();
  answer.message = reader.text();
  answer.details = reader.text();
  return answer;
}

model::Effect read_effect(Reader& reader) {
  model::Effect effect;
  effect.kind = reader.text();
  effect.target = reader.text();
  effect.name = reader.text();
  effect.digest = reader.text();
  return effect;
}

std::vector<std::string> read_texts(Reader& reader) {
  std::vector<std::string> texts;
  for (auto count = reader.number<std::uint32_t>(); count > 0 && reader.ok(); --count)
    texts.push_back(reader.text());
  return texts;
}

}  // namespace

Worker::Worker(base::EventLoop& loop, Services& services, Callbacks callbacks)
    : m_loop(loop), m_services(services), m_callbacks(std::move(callbacks)) {}

Worker::~Worker() {
  m_commands.reset();
  if (!m_running) return;
  base::signal_group(m_child, SIGKILL);
  base::reap(m_child);
}

base::Status Worker::start(const Settings& settings, const base::Fd& plugin_file) {
  std::array<int, 2> sockets{}, out{}, err{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0)
    return base::fail(no_worker("no socket pair can be made"));
  m_socket = base::Fd(sockets[0]);
  const base::Fd theirs(sockets[1]);
  if (pipe2(out.data(), O_CLOEXEC) != 0) return base::fail(no_worker("no pipe can be made"));
  m_stdout = base::Fd(out[0]);
  const base::Fd out_end(out[1]);
  if (pipe2(err.data(), O_CLOEXEC) != 0) return base::fail(no_worker("no pipe can be made"));
  m_stderr = base::Fd(err[0]);
  const base::Fd err_end(err[1]);
  for (const base::Fd* fd : {&m_stdout, &m_stderr})
    fcntl(fd->get(), F_SETFL, O_NONBLOCK);

  base::SpawnRequest request;
  request.program = settings.program;
  request.argv = {"slipway-worker"};
  request.env = settings.env;
  request.cwd = settings.workspace;
  request.fds = {{out_end.get(), 1}, {err_end.get(), 2}, {theirs.get(), protocol::k_control_fd}};
  SLIPWAY_TRY_ASSIGN(m_child, base::spawn(request));
  m_running = true;
  m_drain_ms = settings.drain_ms;
  m_commanding = settings.commands;

  m_commands.emplace(
      m_loop,
      Commands::Surroundings{
          .env = settings.env,
          .workspace = settings.workspace,
          .output = [this](std::uint64_t id, std::string_view bytes) { m_services.output(k_own_sources + id, bytes); },
          .warn = [this](const std::string& text) { m_services.warn(text); },
          .ended_by_stranger = [this](int number) { m_callbacks.signalled(number); },
          .drain_ms = settings.drain_ms});
  m_socket_watch = m_loop.on_readable(m_socket.get(), [this] { receive(); });
  m_stdout_watch = pump(m_stdout);
  m_stderr_watch = pump(m_stderr);
  m_end_watch = m_loop.on_readable(m_child.pidfd.get(), [this] { process_ended(); });
  send(Type::load, {}, 0, {plugin_file.get()});
  return {};
}

void Worker::create(const std::string& stage_type, const std::string& config,
                    const std::vector<std::string>& services) {
  Writer writer;
  writer.text(stage_type).text(config).number(static_cast<std::uint32_t>(services.size()));
  for (const std::string& id : services)
    writer.text(id);
  send(Type::create, writer.take());
}

void Worker::probe(const std::string& request, const model::Effect& effect) {
  send(Type::probe,
       Writer().text(request).text(effect.kind).text(effect.target).text(effect.name).text(effect.digest).take());
}

void Worker::cancel(std::int64_t grace_ms) {
  send(Type::cancel, Writer().number(grace_ms).take());
  if (m_commands) m_commands->cancel();
}

void Worker::signal(int number) {
  m_told_to_stop = true;
  if (m_running) base::signal_group(m_child, number);
  if (number == SIGKILL && m_commands) m_commands->kill_all();
}

void Worker::send(Type type, std::string_view payload, std::uint32_t sequence, const std::vector<int>& descriptors) {
  if (!m_socket) return;
  auto encoded = protocol::Encoded::make(type, sequence, payload, descriptors);
  if (!encoded) {
    m_end.protocol_fault = "a message to it is too long or cannot be made";
    return signal(SIGKILL);
  }
  m_outgoing.push_back(std::move(*encoded));
  flush();
}

// The worker may be slow to read, so a full socket is waited for and never blocks the host.
void Worker::flush() {
  while (!m_outgoing.empty()) {
    const int sent = m_outgoing.front().send(m_socket.get(), MSG_DONTWAIT);
    if (sent == 0) {
      if (!m_writable_watch) m_writable_watch = m_loop.on_writable(m_socket.get(), [this] { flush(); });
      return;
    }
    if (sent < 0)
      m_outgoing.clear();  // It is gone; its end is reported by other means.
    else
      m_outgoing.pop_front();
  }
  m_writable_watch.reset();
}

void Worker::receive() {
  const auto received = m_decoder.receive(m_socket.get(), MSG_DONTWAIT);
  while (m_socket) {
    auto frame = m_decoder.next();
    if (!frame) break;
    accept(std::move(*frame));
  }
  if (!m_decoder.fault().empty() && m_end.protocol_fault.empty()) {
    m_end.protocol_fault = m_decoder.fault();
    signal(SIGKILL);
  }
  if (received == protocol::Decoder::Received::closed || !m_decoder.fault().empty()) {
    m_socket_watch.reset();
    m_writable_watch.reset();
    m_socket.reset();
    finish_if_over();
  }
}

void Worker::accept(protocol::Frame frame) {
  Reader reader(frame.payload);
  switch (frame.type) {
  case Type::hello:
    if (reader.text() != SLIPWAY_BUILD_ID) {
      m_end.protocol_fault = "it is of another build than this host";
      signal(SIGKILL);
    }
    return;
  case Type::described:
    return m_callbacks.described(read_description(frame.payload));
  case Type::created:
    return m_callbacks.created(read_answer(frame.payload));
  case Type::finished:
    return m_callbacks.finished(read_answer(frame.payload));
  case Type::log: {
    const auto level = reader.number<std::int32_t>();
    return m_services.log(level, reader.text());
  }
  case Type::progress: {
    const auto parts = reader.number<std::int32_t>();
    return m_services.progress(parts, reader.text());
  }
  case Type::signalled:
    // It tells of each signal, also of those that come from here.
    if (!m_told_to_stop) m_callbacks.signalled(reader.number<std::int32_t>());
    return;
  case Type::fatal:
    m_end.crash_signal = static_cast<int>(frame.sequence);
    return;
  default:
    return accept_call(frame);
  }
}

void Worker::accept_call(protocol::Frame& frame) {
  Reader reader(frame.payload);
  switch (frame.type) {
  case Type::value: {
    const std::string name = reader.text();
    return reply(frame.sequence, m_services.value(name, reader.text()));
  }
  case Type::artifact: {
    OfferedArtifact artifact;
    artifact.name = reader.text();
    artifact.media_type = reader.text();
    artifact.path = reader.text();
    artifact.file = base::Fd(frame.take_descriptor());
    return reply(frame.sequence, m_services.artifact(std::move(artifact)));
  }
  case Type::secret: {
    const SecretAnswer answer = m_services.secret(reader.text());
    return reply(frame.sequence, answer.status, Writer().text(answer.value).take());
  }
  case Type::exec_start:
    return start_command(frame);
  case Type::exec_wait:
    return wait_command(frame.sequence, reader.number<std::uint64_t>());
  case Type::exec_stop:
    return reply(frame.sequence, m_commands->stop(reader.number<std::uint64_t>()));
  case Type::exec_keep:
    return reply(frame.sequence, m_services.keep(static_cast<pid_t>(reader.number<std::int64_t>())));
  case Type::cache_fetch: {
    const CacheAnswer answer = m_services.cache_fetch(reader.text());
    return reply(frame.sequence, answer.status, {}, answer.content.get());
  }
  case Type::cache_store:
    return reply(frame.sequence, m_services.cache_store(reader.text(), base::Fd(frame.take_descriptor())));
  case Type::effect_declare:
    return reply(frame.sequence, m_services.effect_declare(read_effect(reader)));
  case Type::effect_begin: {
    const EffectAnswer answer = m_services.effect_begin(read_effect(reader));
    return reply(frame.sequence, answer.status, Writer().number(answer.decision).take());
  }
  case Type::effect_done: {
    const model::Effect effect = read_effect(reader);
    return reply(frame.sequence, m_services.effect_done(effect, reader.text()));
  }
  default:
    m_end.protocol_fault = "it sent a message of unknown type " + std::to_string(static_cast<int>(frame.type));
    return signal(SIGKILL);
  }
}

void Worker::reply(std::uint32_t sequence, slipway_status status, std::string_view more, int descriptor) {
  std::string payload = Writer().number(status).take();
  payload.append(more);
  send(Type::reply, payload, sequence, descriptor < 0 ? std::vector<int>{} : std::vector<int>{descriptor});
}

void Worker::start_command(protocol::Frame& frame) {
  if (m_commanding == Commanding::refused)
    return reply(frame.sequence, SLIPWAY_E_DENIED, Writer().number<std::uint64_t>(0).number<std::int32_t>(0).take());
  Reader reader(frame.payload);
  CommandRequest request;
  request.flags = reader.number<std::uint32_t>();
  request.argv = read_texts(reader);
  request.env = read_texts(reader);
  request.cwd = reader.text();
  request.timeout_ms = reader.number<std::uint32_t>();
  const bool has_stdin = reader.number<std::uint8_t>() != 0;
  const bool has_output = reader.number<std::uint8_t>() != 0;
  if (has_stdin) request.stdin_file = base::Fd(frame.take_descriptor(0));
  if (has_output) request.output_file = base::Fd(frame.take_descriptor(has_stdin ? 1 : 0));
  const Commands::Started started = m_commands->start(std::move(request));
  if (started.status != SLIPWAY_OK) m_services.log(SLIPWAY_LOG_ERROR, started.problem);
  reply(frame.sequence, started.status, Writer().number(started.id).number<std::int32_t>(started.group).take(),
        started.capture.get());
}

void Worker::wait_command(std::uint32_t sequence, std::uint64_t id) {
  m_commands->wait(id, [this, sequence](slipway_status status, int code, int number) {
    reply(sequence, status, Writer().number<std::int32_t>(code).number<std::int32_t>(number).take());
  });
}

base::EventLoop::Handle Worker::pump(base::Fd& pipe) {
  return m_loop.on_readable(pipe.get(), [this, &pipe] {
    std::array<char, 65536> buffer;
    const ssize_t count = read(pipe.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    const bool is_stdout = &pipe == &m_stdout;
    m_services.output(is_stdout ? k_stdout : k_stderr,
                      {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))});
    if (count > 0) return;
    (is_stdout ? m_stdout_watch : m_stderr_watch).reset();
    pipe.reset();
    finish_if_over();
  });
}

void Worker::process_ended() {
  m_end_watch.reset();
  m_exited = true;
  if (m_commands) m_commands->kill_all();
  // What it left in its group may hold its output open; a descendant that left the group is cut off after a while.
  m_drain_timer = m_loop.after(m_drain_ms, [this] {
    m_services.warn("the plugin ended but something it started kept its output open: cut and killed");
    for (base::EventLoop::Handle* watch : {&m_stdout_watch, &m_stderr_watch, &m_socket_watch})
      watch->reset();
    for (base::Fd* fd : {&m_stdout, &m_stderr, &m_socket})
      fd->reset();
    finish_if_over();
  });
  finish_if_over();
}

void Worker::finish_if_over() {
  if (!m_exited || !m_running || m_stdout || m_stderr || m_socket) return;
  base::signal_group(m_child, SIGKILL);
  m_end.status = base::reap(m_child);
  m_running = false;
  m_drain_timer.reset();
  m_loop.post([callback = m_callbacks.ended, end = m_end] { callback(end); });
}

}  // namespace slipway::plugin
