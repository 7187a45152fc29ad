// slipway-worker: loads one plugin and does what the host says over descriptor 3.

#include "crash_handler.hpp"
#include "library.hpp"
#include "services.hpp"
#include "session.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <initializer_list>
#include <set>
#include <string>

namespace slipway::worker {
namespace {

using protocol::Reader;
using protocol::Type;
using protocol::Writer;

Session* g_session = nullptr;

void on_stop_signal(int signal) { g_session->note_signal(signal); }

constexpr rlim_t k_open_files = 65536;
constexpr rlim_t k_file_size = rlim_t{64} << 30;  // More than any artifact, less than what fills a disk unnoticed.

// Never raises what the host was given.
void limit(int resource, rlim_t most) {
  rlimit now{};
  if (getrlimit(resource, &now) != 0) return;
  const rlimit lower{std::min(now.rlim_cur, most), std::min(now.rlim_max, most)};
  setrlimit(resource, &lower);
}

// Before any code of the plugin. Secrets may be in memory, so no core files; and the kernel should take this process
// before the host.
void restrict_process() {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, k_open_files);
  limit(RLIMIT_FSIZE, k_file_size);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (const int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); fd >= 0) {
    [[maybe_unused]] const ssize_t ignored = write(fd, "200", 3);
    close(fd);
  }
}

void watch_stop_signals(Session& session) {
  g_session = &session;
  struct sigaction action{};
  action.sa_handler = &on_stop_signal;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

void write_ids(Writer& writer, const char* const* ids) {
  std::uint32_t count = 0;
  for (const char* const* id = ids; id != nullptr && *id != nullptr; ++id)
    ++count;
  writer.number(count);
  for (std::uint32_t i = 0; i < count; ++i)
    writer.literal(ids[i]);
}

struct Member {
  const char* name;
  bool there;
};

// The first that is NULL and may not be; empty when all are there. Lists that are NULL are empty: plugins of the first
// release have such.
const char* missing_of(std::initializer_list<Member> members) {
  for (const Member& member : members)
    if (!member.there) return member.name;
  return "";
}

const char* missing_member(const slipway_plugin& plugin) {
  return missing_of({{"id", plugin.id != nullptr},
                     {"version", plugin.version != nullptr},
                     {"license", plugin.license != nullptr},
                     {"homepage", plugin.homepage != nullptr},
                     {"built_with", plugin.built_with != nullptr},
                     {"stages", plugin.stages != nullptr}});
}

const char* missing_member(const slipway_stage& stage) {
  return missing_of({{"id", stage.id != nullptr},
                     {"title", stage.title != nullptr},
                     {"summary", stage.summary != nullptr},
                     {"config_schema", stage.config_schema != nullptr},
                     {"output_schema", stage.output_schema != nullptr},
                     {"create", stage.create != nullptr},
                     {"run", stage.run != nullptr},
                     {"destroy", stage.destroy != nullptr}});
}

std::string describe(const slipway_plugin& plugin) {
  Writer writer;
  writer.number(plugin.struct_size).number(plugin.abi_major).number(plugin.abi_minor);
  if (plugin.abi_major != SLIPWAY_ABI_MAJOR) return writer.take();
  writer.literal(plugin.id)
      .literal(plugin.version)
      .literal(plugin.license)
      .literal(plugin.homepage)
      .literal(plugin.built_with);
  std::uint32_t count = 0;
  for (const slipway_stage* const* stage = plugin.stages; stage != nullptr && *stage != nullptr; ++stage)
    ++count;
  writer.number(count).literal(missing_member(plugin));
  for (std::uint32_t i = 0; i < count; ++i) {
    const slipway_stage& stage = *plugin.stages[i];
    writer.number(stage.struct_size).number(stage.flags).literal(stage.id).literal(stage.title).literal(stage.summary);
    writer.literal(stage.config_schema).literal(stage.output_schema);
    write_ids(writer, stage.needs);
    write_ids(writer, stage.wants);
    writer.literal(missing_member(stage));
  }
  return writer.take();
}

// The plugin's side of the conversation: one plugin, one stage object, commands one after the other.
class Conversation {
public:
  Conversation(Session& session) : m_session(session), m_services(session, SLIPWAY_LOG_DEBUG) {}

  [[noreturn]] void hold() {
    for (;;)
      obey(m_session.next_command());
  }

private:
  void obey(protocol::Frame frame) {
    switch (frame.type) {
    case Type::load:
      return load(frame);
    case Type::create:
      return create(frame);
    case Type::run:
      return finish(m_stage->run(m_self, body(frame)));
    case Type::plan:
      return act(SLIPWAY_FACET_PLAN, frame);
    case Type::rollback:
      return act(SLIPWAY_FACET_ROLLBACK, frame);
    case Type::probe:
      return probe(frame);
    default:
      return leave();
    }
  }

  void load(protocol::Frame& frame) {
    const LoadedPlugin loaded = load_plugin(frame.take_descriptor());
    m_plugin = loaded.plugin;
    m_session.send(Type::described, m_plugin == nullptr
                                        ? Writer().number<std::uint8_t>(0).text(loaded.error).take()
                                        : Writer().number<std::uint8_t>(1).take() + describe(*m_plugin));
  }

  void create(const protocol::Frame& frame) {
    Reader reader(frame.payload);
    const std::string id = reader.text();
    const std::string config = reader.text();
    std::set<std::string> granted;
    for (auto count = reader.number<std::uint32_t>(); count > 0; --count)
      granted.insert(reader.text());
    m_services.grant(std::move(granted));
    for (const slipway_stage* const* stage = m_plugin->stages; *stage != nullptr; ++stage)
      if (id == (*stage)->id) m_stage = *stage;
    const slipway_status status = m_stage->create(m_stage, m_services.host(), {config.data(), config.size()}, &m_self);
    m_created = status == SLIPWAY_OK;
    report(Type::created, status, 0);
  }

  void act(const char* facet, const protocol::Frame& frame) {
    const auto* table = static_cast<const slipway_action_v1*>(find_facet(facet));
    finish(table == nullptr ? SLIPWAY_E_UNSUPPORTED : table->perform(m_self, body(frame)));
  }

  void probe(const protocol::Frame& frame) {
    const auto* table = static_cast<const slipway_probe_v1*>(find_facet(SLIPWAY_FACET_PROBE));
    Reader reader(frame.payload);
    const std::string request = reader.text(), kind = reader.text(), target = reader.text(), name = reader.text(),
                      digest = reader.text();
    const slipway_effect effect{sizeof(slipway_effect), 0, text(kind), text(target), text(name), text(digest)};
    std::int32_t answer = SLIPWAY_PROBE_UNKNOWN;
    const slipway_status status =
        table == nullptr ? SLIPWAY_E_UNSUPPORTED : table->probe(m_self, text(request), &effect, &answer);
    report(Type::finished, status, answer);
  }

  const void* find_facet(const char* id) const {
    return m_stage->facet == nullptr ? nullptr : m_stage->facet(m_self, id);
  }

  void finish(slipway_status status) { report(Type::finished, status, 0); }

  void report(Type type, slipway_status status, std::int32_t answer) {
    const Services::Failure failure = m_services.take_failure();
    m_session.send(type, Writer().number(status).number(answer).text(failure.message).text(failure.details).take());
  }

  // Static destructors do not run: threads of the plugin may still use what they would destroy.
  [[noreturn]] void leave() {
    if (m_created) m_stage->destroy(m_self);
    std::fflush(nullptr);
    _exit(0);
  }

  static slipway_str text(const std::string& value) { return {value.data(), value.size()}; }
  static slipway_str body(const protocol::Frame& frame) { return text(frame.payload); }

  Session& m_session;
  Services m_services;
  const slipway_plugin* m_plugin = nullptr;
  const slipway_stage* m_stage = nullptr;
  void* m_self = nullptr;
  bool m_created = false;
};

}  // namespace
}  // namespace slipway::worker

int main() {
  using namespace slipway;
  if (fcntl(protocol::k_control_fd, F_GETFD) < 0) {
    std::fputs("slipway-worker is started by slipway and does nothing by itself\n", stderr);
    return 2;
  }
  fcntl(protocol::k_control_fd, F_SETFD, FD_CLOEXEC);
  worker::restrict_process();
  worker::Session& session = *new worker::Session(protocol::k_control_fd);  // Outlives every thread.
  worker::watch_stop_signals(session);
  worker::install_crash_handler(protocol::k_control_fd);
  session.send(protocol::Type::hello, protocol::Writer().text(SLIPWAY_BUILD_ID).number<std::int32_t>(getpid()).take());
  session.start();
  worker::Conversation(session).hold();
}
