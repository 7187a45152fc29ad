#include "services.hpp"

#include <unistd.h>

#include <cstring>
#include <utility>

namespace slipway::worker {

using protocol::Reader;
using protocol::Type;
using protocol::Writer;

namespace {

std::string_view view(slipway_str text) {
  return text.len == 0 ? std::string_view{} : std::string_view{text.ptr, text.len};
}

Services& services(const slipway_host* host) { return *static_cast<Services*>(host->impl); }
Session& session(const slipway_host* host) { return services(host).session(); }

slipway_status status_of(const protocol::Frame& reply) { return Reader(reply.payload).number<slipway_status>(); }

constexpr std::size_t k_longest_record = protocol::k_bulk_limit / 2;
constexpr std::size_t k_longest_message = 65536;
constexpr std::size_t k_longest_label = 1024;

// At most so many bytes of the text, and no part of a character at their end.
std::string_view cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  constexpr std::size_t k_longest_character = 4;
  for (std::size_t end = most; end > 0 && most - end < k_longest_character; --end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80) return text.substr(0, end);
  return text.substr(0, most);  // It was not UTF-8.
}

// A part of JSON is none.
std::string_view whole(std::string_view json, std::size_t most) { return json.size() <= most ? json : ""; }

void log_write(const slipway_host* host, std::int32_t level, slipway_str text, slipway_str fields) {
  std::string record(cut(view(text), k_longest_record));
  if (const std::string_view shown = whole(view(fields), k_longest_message); !shown.empty())
    record.append(" ").append(shown);
  session(host).send(Type::log, Writer().number(level).text(record).take());
}

void progress_report(const slipway_host* host, std::int32_t parts, slipway_str label) {
  session(host).send(Type::progress, Writer().number(parts).text(cut(view(label), k_longest_label)).take());
}

std::int32_t cancel_requested(const slipway_host* host) { return session(host).cancelled() ? 1 : 0; }
std::int64_t cancel_grace(const slipway_host* host) { return session(host).grace_left_ms(); }

slipway_status emit_value(const slipway_host* host, slipway_str name, slipway_str json) {
  return status_of(session(host).call(Type::value, Writer().text(view(name)).text(view(json)).take()));
}

slipway_status emit_artifact(const slipway_host* host, const slipway_artifact* artifact) {
  if (!SLIPWAY_HAS(slipway_artifact, artifact, annotations)) return SLIPWAY_E_CONFIG;
  std::vector<int> descriptors;
  if (artifact->fd >= 0) descriptors.push_back(artifact->fd);
  return status_of(session(host).call(Type::artifact,
                                      Writer()
                                          .text(view(artifact->name))
                                          .text(view(artifact->media_type))
                                          .text(view(artifact->path))
                                          .text(view(artifact->annotations))
                                          .take(),
                                      descriptors));
}

slipway_status secret_read(const slipway_host* host, slipway_str name, char* buffer, size_t capacity, size_t* needed) {
  const protocol::Frame reply = session(host).call(Type::secret, Writer().text(view(name)).take());
  Reader reader(reply.payload);
  const auto status = reader.number<slipway_status>();
  if (status != SLIPWAY_OK) return status;
  const std::string_view value = reader.view();  // The frame wipes it.
  *needed = value.size();
  if (value.size() > capacity) return SLIPWAY_E_RANGE;
  if (!value.empty()) std::memcpy(buffer, value.data(), value.size());
  return SLIPWAY_OK;
}

std::string command_text(const slipway_exec_req& request) {
  Writer writer;
  writer.number(request.flags).number(static_cast<std::uint32_t>(request.argc));
  for (size_t i = 0; i < request.argc; ++i)
    writer.text(view(request.argv[i]));
  writer.number(static_cast<std::uint32_t>(request.envc));
  for (size_t i = 0; i < request.envc; ++i)
    writer.text(view(request.env[i]));
  writer.text(view(request.cwd)).number(request.timeout_ms);
  writer.number<std::uint8_t>(request.stdin_fd >= 0).number<std::uint8_t>(request.output_fd >= 0);
  return writer.take();
}

slipway_status exec_start(const slipway_host* host, const slipway_exec_req* request, std::uint64_t* out_id,
                          std::int32_t* out_fd) {
  if (!SLIPWAY_HAS(slipway_exec_req, request, timeout_ms)) return SLIPWAY_E_CONFIG;
  std::vector<int> descriptors;
  if (request->stdin_fd >= 0) descriptors.push_back(request->stdin_fd);
  if (request->output_fd >= 0) descriptors.push_back(request->output_fd);
  protocol::Frame reply = session(host).call(Type::exec_start, command_text(*request), descriptors);
  Reader reader(reply.payload);
  const auto status = reader.number<slipway_status>();
  if (status != SLIPWAY_OK) return status;
  *out_id = reader.number<std::uint64_t>();
  services(host).remember_command(*out_id, reader.number<std::int32_t>());
  if (out_fd != nullptr) *out_fd = reply.take_descriptor();
  return SLIPWAY_OK;
}

slipway_status exec_wait(const slipway_host* host, std::uint64_t id, std::int32_t* exit_code, std::int32_t* signal) {
  const protocol::Frame reply = session(host).call(Type::exec_wait, Writer().number(id).take());
  services(host).forget_command(id);
  Reader reader(reply.payload);
  const auto status = reader.number<slipway_status>();
  *exit_code = reader.number<std::int32_t>();
  *signal = reader.number<std::int32_t>();
  return status;
}

slipway_status exec_stop(const slipway_host* host, std::uint64_t id) {
  return status_of(session(host).call(Type::exec_stop, Writer().number(id).take()));
}

slipway_status exec_keep(const slipway_host* host, std::int64_t pid) {
  return status_of(session(host).call(Type::exec_keep, Writer().number(pid).take()));
}

slipway_status cache_fetch(const slipway_host* host, slipway_str key, std::int32_t* out_fd) {
  protocol::Frame reply = session(host).call(Type::cache_fetch, Writer().text(view(key)).take());
  const slipway_status status = status_of(reply);
  if (status == SLIPWAY_OK) *out_fd = reply.take_descriptor();
  return status;
}

slipway_status cache_store(const slipway_host* host, slipway_str key, std::int32_t fd) {
  return status_of(session(host).call(Type::cache_store, Writer().text(view(key)).take(), {fd}));
}

Writer effect_text(const slipway_effect& effect) {
  Writer writer;
  writer.text(view(effect.kind)).text(view(effect.target)).text(view(effect.name)).text(view(effect.digest));
  return writer;
}

slipway_status effect_declare(const slipway_host* host, const slipway_effect* effect) {
  return status_of(session(host).call(Type::effect_declare, effect_text(*effect).take()));
}

slipway_status effect_begin(const slipway_host* host, const slipway_effect* effect, std::int32_t* decision) {
  const protocol::Frame reply = session(host).call(Type::effect_begin, effect_text(*effect).take());
  Reader reader(reply.payload);
  const auto status = reader.number<slipway_status>();
  *decision = reader.number<std::int32_t>();
  return status;
}

slipway_status effect_done(const slipway_host* host, const slipway_effect* effect, slipway_str observed) {
  return status_of(session(host).call(Type::effect_done, effect_text(*effect).text(view(observed)).take()));
}

constexpr slipway_progress_v1 k_progress{sizeof(slipway_progress_v1), 0, &progress_report};
constexpr slipway_emit_v1 k_emit{sizeof(slipway_emit_v1), 0, &emit_value, &emit_artifact};
constexpr slipway_secret_v1 k_secret{sizeof(slipway_secret_v1), 0, &secret_read};
constexpr slipway_exec_v1 k_exec{sizeof(slipway_exec_v1), 0, &exec_start, &exec_wait, &exec_stop, &exec_keep};
constexpr slipway_cache_v1 k_cache{sizeof(slipway_cache_v1), 0, &cache_fetch, &cache_store};
constexpr slipway_effect_v1 k_effect{sizeof(slipway_effect_v1), 0, &effect_declare, &effect_begin, &effect_done};

}  // namespace

Services::Services(Session& session, std::uint32_t min_log_level)
    : m_session(session), m_host{sizeof(slipway_host), SLIPWAY_ABI_MINOR,  this,           "slipway",
                                 SLIPWAY_VERSION,      &Services::service, &Services::fail},
      m_log{sizeof(slipway_log_v1), min_log_level, &log_write},
      m_cancel{sizeof(slipway_cancel_v1), session.cancel_fd(), &cancel_requested, &cancel_grace} {}

bool Services::offers(const std::string& id) const { return m_granted.contains(id); }

Services::Failure Services::take_failure() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_failure, {});
}

void Services::remember_command(std::uint64_t id, std::int32_t group) {
  m_session.command_started(group);
  const std::lock_guard lock(m_mutex);
  m_commands[id] = group;
}

void Services::forget_command(std::uint64_t id) {
  const std::lock_guard lock(m_mutex);
  if (const auto node = m_commands.extract(id)) m_session.command_ended(node.mapped());
}

const void* Services::service(const slipway_host* host, const char* id) {
  const Services& self = services(host);
  if (id == nullptr || !self.offers(id)) return nullptr;
  const std::string_view name(id);
  if (name == SLIPWAY_SERVICE_LOG) return &self.m_log;
  if (name == SLIPWAY_SERVICE_PROGRESS) return &k_progress;
  if (name == SLIPWAY_SERVICE_CANCEL) return &self.m_cancel;
  if (name == SLIPWAY_SERVICE_EMIT) return &k_emit;
  if (name == SLIPWAY_SERVICE_SECRET) return &k_secret;
  if (name == SLIPWAY_SERVICE_EXEC) return &k_exec;
  if (name == SLIPWAY_SERVICE_CACHE) return &k_cache;
  if (name == SLIPWAY_SERVICE_EFFECT) return &k_effect;
  return nullptr;
}

void Services::fail(const slipway_host* host, slipway_status, slipway_str message, slipway_str details) {
  Services& self = services(host);
  const std::lock_guard lock(self.m_mutex);
  self.m_failure = {std::string(cut(view(message), k_longest_message)),
                    std::string(whole(view(details), k_longest_record))};
}

}  // namespace slipway::worker
