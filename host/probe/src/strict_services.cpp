// The service tables of the strict host.
#include "borrowed.hpp"
#include "report.hpp"
#include "strict_host.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <new>
#include <string_view>

namespace slipway::probe {

struct Services {
  using Effect = StrictHost::EffectText;

  static StrictHost& self(const slipway_host* host) { return *static_cast<StrictHost*>(host->impl); }

  static void log_write(const slipway_host* host, std::int32_t, slipway_str text, slipway_str fields) {
    self(host).used("log.write()");
    self(host).take(text, "a log record");
    self(host).take_json(fields, "the fields of a log record");
  }

  static void progress_report(const slipway_host* host, std::int32_t parts, slipway_str label) {
    self(host).used("progress.report()");
    self(host).take(label, "the label of a progress");
    if (parts < -1 || parts > 10000)
      violation("service-arguments",
                "it reports a progress of " + std::to_string(parts) + ", which is not -1 to 10000");
  }

  static std::int32_t cancel_requested(const slipway_host* host) {
    self(host).used("cancel.requested()");
    return self(host).m_cancelled ? 1 : 0;
  }
  static std::int64_t cancel_grace(const slipway_host* host) {
    self(host).used("cancel.grace_ms()");
    if (!self(host).m_cancelled) return -1;
    return std::max<std::int64_t>(0, k_grace_ms - (now_ms() - self(host).m_cancelled_ms));
  }

  static slipway_status emit_value(const slipway_host* host, slipway_str name, slipway_str json) {
    StrictHost& strict = self(host);
    strict.used("emit.value()");
    const std::string key = strict.take(name, "the name of a value");
    const std::string value = strict.take_json(json, "the value '" + key + "'");
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if (key.empty() || value.empty()) {
      violation("service-arguments",
                key.empty() ? "it emits a value without a name" : "it emits no JSON as '" + key + "'");
      return SLIPWAY_E_CONFIG;
    }
    if (!strict.m_values.insert(key).second && key != "report") {
      violation("service-arguments", "it emits the value '" + key + "' twice");
      return SLIPWAY_E_CONFIG;
    }
    strict.m_outputs += "value " + key + " " + value + "\n";
    return SLIPWAY_OK;
  }

  static bool artifact_name(const std::string& name) {
    const auto fits = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; };
    return !name.empty() && std::isalnum(static_cast<unsigned char>(name.front())) != 0 &&
           std::all_of(name.begin(), name.end(), fits);
  }

  static bool is_media_type(const std::string& text) {
    return text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
  }

  static slipway_status emit_artifact(const slipway_host* host, const slipway_artifact* artifact) {
    StrictHost& strict = self(host);
    strict.used("emit.artifact()");
    strict.check_size(artifact->struct_size, sizeof *artifact, "slipway_artifact");
    if (!SLIPWAY_HAS(slipway_artifact, artifact, annotations)) return SLIPWAY_E_CONFIG;
    const std::string name = strict.take(artifact->name, "the name of an artifact");
    const std::string path = strict.take(artifact->path, "the path of an artifact");
    const std::string media_type = strict.take(artifact->media_type, "the media type of an artifact");
    strict.take_json(artifact->annotations, "the annotations of an artifact");
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if (!artifact_name(name)) {
      violation("service-arguments", "'" + name + "' is no name of an artifact");
      return SLIPWAY_E_CONFIG;
    }
    if (!is_media_type(media_type)) {
      violation("service-arguments", "the media type of '" + name + "' is not at most 255 visible characters");
      return SLIPWAY_E_CONFIG;
    }
    if (!strict.m_artifacts.insert(name).second) {
      violation("service-arguments", "it hands over the artifact '" + name + "' twice");
      return SLIPWAY_E_CONFIG;
    }
    struct stat info{};
    if (artifact->fd >= 0) {
      if (fstat(artifact->fd, &info) != 0) {
        violation("service-arguments", "the descriptor of '" + name + "' is not open");
        return SLIPWAY_E_IO;
      }
    } else if (path.empty() || path.front() == '/' || ("/" + path + "/").find("/../") != std::string::npos) {
      violation("service-arguments", "the path of '" + name + "' is not one inside the workspace: '" + path + "'");
      return SLIPWAY_E_INTEGRITY;
    } else if (lstat((strict.m_settings.workspace + "/" + path).c_str(), &info) != 0) {
      return SLIPWAY_E_NOT_FOUND;
    }
    if (!S_ISREG(info.st_mode)) {
      violation("service-arguments", "the artifact '" + name + "' is not a regular file");
      return SLIPWAY_E_INTEGRITY;
    }
    strict.m_outputs += "artifact " + name + " " + std::to_string(info.st_size) + "\n";
    return SLIPWAY_OK;
  }

  static slipway_status secret_read(const slipway_host* host, slipway_str name, char* buffer, size_t capacity,
                                    size_t* needed) {
    StrictHost& strict = self(host);
    strict.used("secret.read()");
    strict.take(name, "the name of a secret");
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if (needed == nullptr) {
      violation("service-arguments", "it reads a secret without a place for its length");
      return SLIPWAY_E_CONFIG;
    }
    const std::string& value = strict.m_settings.canary;
    *needed = value.size();
    if (capacity < value.size()) return SLIPWAY_E_RANGE;
    std::memcpy(buffer, value.data(), value.size());
    return SLIPWAY_OK;
  }

  // Whether a command can use the descriptor for that: all but what is only for the other direction.
  static bool check_stream(std::int32_t fd, int other_direction, const char* use) {
    if (fd < 0) return true;
    const int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) != other_direction) return true;
    violation("service-arguments", std::string("the descriptor that a command is to ") + use + " is not open for it");
    return false;
  }

  // A secret may be among them: no other process reads them.
  static bool check_variables(const slipway_exec_req& request) {
    for (size_t i = 0; i < request.envc; ++i) {
      const std::string_view entry(request.env[i].ptr, request.env[i].len);
      if (!is_utf8(entry)) violation("text", "a variable of a command is not UTF-8");
      if (entry.find('=') != 0 && entry.find('=') != std::string_view::npos &&
          entry.find('\0') == std::string_view::npos)
        continue;
      violation("service-arguments", "a variable of a command is not of the form NAME=VALUE");
      return false;
    }
    return true;
  }

  static slipway_status exec_start(const slipway_host* host, const slipway_exec_req* request, std::uint64_t* out_id,
                                   std::int32_t* out_fd) {
    StrictHost& strict = self(host);
    strict.used("exec.start()");
    strict.check_size(request->struct_size, sizeof *request, "slipway_exec_req");
    if (!SLIPWAY_HAS(slipway_exec_req, request, timeout_ms)) return SLIPWAY_E_CONFIG;
    for (size_t i = 0; i < request->argc; ++i)
      strict.take(request->argv[i], "an argument of a command");
    strict.take(request->cwd, "the folder of a command");
    if (request->argc == 0 || request->argv[0].len == 0) {
      violation("service-arguments", "it starts a command without a program");
      return SLIPWAY_E_CONFIG;
    }
    if (!check_variables(*request)) return SLIPWAY_E_CONFIG;
    if (!check_stream(request->stdin_fd, O_WRONLY, "read") || !check_stream(request->output_fd, O_RDONLY, "write to"))
      return SLIPWAY_E_IO;
    const bool capture = (request->flags & SLIPWAY_EXEC_CAPTURE) != 0;
    if (capture && out_fd == nullptr)
      violation("service-arguments", "it captures what a command prints without a place for the descriptor");
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    constexpr std::uint32_t k_known = SLIPWAY_EXEC_CAPTURE | SLIPWAY_EXEC_QUIET | SLIPWAY_EXEC_EXACT_ENV;
    if ((request->flags & ~k_known) != 0) return SLIPWAY_E_UNSUPPORTED;
    if (strict.m_cancelled) return SLIPWAY_E_CANCELLED;
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    *out_id = ++strict.m_last_command;
    strict.m_commands.insert(*out_id);
    if (out_fd != nullptr) *out_fd = capture ? empty_stream() : -1;
    return SLIPWAY_OK;
  }

  static std::int32_t empty_stream() {
    int ends[2] = {-1, -1};
    if (pipe(ends) != 0) return -1;
    close(ends[1]);
    return ends[0];
  }

  static slipway_status exec_wait(const slipway_host* host, std::uint64_t id, std::int32_t* code,
                                  std::int32_t* signal) {
    StrictHost& strict = self(host);
    strict.used("exec.wait()");
    std::unique_lock<std::mutex> lock(strict.m_mutex);
    if (!known_command(strict, id, "waits for")) return SLIPWAY_E_NOT_FOUND;
    if (strict.m_settings.commands_last) strict.m_cancel_came.wait(lock, [&] { return strict.m_cancelled.load(); });
    strict.m_commands.erase(id);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if (strict.m_cancelled) return SLIPWAY_E_CANCELLED;
    *code = 0;
    *signal = 0;
    return SLIPWAY_OK;
  }

  static bool known_command(const StrictHost& strict, std::uint64_t id, const char* does) {
    if (strict.m_commands.count(id) != 0) return true;
    if (strict.m_answer == SLIPWAY_OK)
      violation("service-arguments", std::string("it ") + does + " a command that it did not start");
    return false;
  }

  static slipway_status exec_stop(const slipway_host* host, std::uint64_t id) {
    StrictHost& strict = self(host);
    strict.used("exec.stop()");
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    return known_command(strict, id, "stops") ? SLIPWAY_OK : SLIPWAY_E_NOT_FOUND;
  }

  static slipway_status exec_keep(const slipway_host* host, std::int64_t) {
    StrictHost& strict = self(host);
    strict.used("exec.keep()");
    if ((strict.m_settings.flags & SLIPWAY_STAGE_PUBLISHES) == 0)
      violation("effects", "it keeps a process without the flag SLIPWAY_STAGE_PUBLISHES");
    return strict.m_answer != SLIPWAY_OK ? strict.m_answer.load() : SLIPWAY_E_DENIED;
  }

  static slipway_status cache_fetch(const slipway_host* host, slipway_str key, std::int32_t*) {
    StrictHost& strict = self(host);
    strict.used("cache.fetch()");
    strict.take(key, "a key of the cache");
    return strict.m_answer != SLIPWAY_OK ? strict.m_answer.load() : SLIPWAY_E_NOT_FOUND;
  }

  static slipway_status cache_store(const slipway_host* host, slipway_str key, std::int32_t fd) {
    StrictHost& strict = self(host);
    strict.used("cache.store()");
    strict.take(key, "a key of the cache");
    struct stat info{};
    if (fstat(fd, &info) == 0) return strict.m_answer;
    violation("service-arguments", "it stores a descriptor that is not open");
    return SLIPWAY_E_IO;
  }

  static Effect taken(StrictHost& strict, const slipway_effect* effect) {
    strict.check_size(effect->struct_size, sizeof *effect, "slipway_effect");
    return {strict.take(effect->kind, "the kind of an effect"), strict.take(effect->target, "the target of an effect"),
            strict.take(effect->name, "the name of an effect"), strict.take(effect->digest, "the digest of an effect")};
  }

  static slipway_status effect_declare(const slipway_host* host, const slipway_effect* effect) {
    StrictHost& strict = self(host);
    strict.used("effect.declare()");
    Effect named = taken(strict, effect);
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if (strict.m_call != Call::plan) {
      violation("effects", place() + " calls effect.declare(), which is for the facet slipway.plan/1");
      return SLIPWAY_E_DENIED;
    }
    strict.m_declared.push_back(std::move(named));
    return SLIPWAY_OK;
  }

  static slipway_status effect_begin(const slipway_host* host, const slipway_effect* effect, std::int32_t* decision) {
    StrictHost& strict = self(host);
    strict.used("effect.begin()");
    Effect named = taken(strict, effect);
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    if ((strict.m_settings.flags & SLIPWAY_STAGE_PUBLISHES) == 0) {
      violation("effects", "it begins an effect without the flag SLIPWAY_STAGE_PUBLISHES");
      return SLIPWAY_E_DENIED;
    }
    if (strict.m_call != Call::run && strict.m_call != Call::rollback) {
      violation("effects", place() + " begins an effect, which only run() and a roll-back may");
      return SLIPWAY_E_DENIED;
    }
    if (strict.m_cancelled) return SLIPWAY_E_CANCELLED;
    *decision = SLIPWAY_EFFECT_PROCEED;
    strict.m_outputs += "effect " + named.kind + " " + named.target + " " + named.name + " " + named.digest + "\n";
    strict.m_begun.push_back(std::move(named));
    return SLIPWAY_OK;
  }

  static slipway_status effect_done(const slipway_host* host, const slipway_effect* effect, slipway_str observed) {
    StrictHost& strict = self(host);
    strict.used("effect.done()");
    const Effect named = taken(strict, effect);
    strict.take_json(observed, "what effect.done() has observed");
    const std::lock_guard<std::mutex> lock(strict.m_mutex);
    if (strict.m_answer != SLIPWAY_OK) return strict.m_answer;
    const auto found = std::find(strict.m_begun.begin(), strict.m_begun.end(), named);
    if (found == strict.m_begun.end())
      violation("effects", "it calls effect.done() for " + named.kind + " " + named.name + ", which it did not begin");
    else
      strict.m_begun.erase(found);
    return SLIPWAY_OK;
  }
};

namespace {

template <typename Table, typename... Members>
const void* made(std::size_t more, Members... members) {
  const std::size_t size = sizeof(Table) + more;
  return new (table_page(size)) Table{static_cast<std::uint32_t>(size), members...};
}

}  // namespace

void StrictHost::make_tables() {
  using S = Services;
  const std::size_t more = m_settings.locked_tables ? 16 : 0;
  m_tables[SLIPWAY_SERVICE_LOG] = made<slipway_log_v1>(more, 0u, &S::log_write);
  m_tables[SLIPWAY_SERVICE_PROGRESS] = made<slipway_progress_v1>(more, 0u, &S::progress_report);
  m_tables[SLIPWAY_SERVICE_CANCEL] = made<slipway_cancel_v1>(more, m_cancel_fd, &S::cancel_requested, &S::cancel_grace);
  m_tables[SLIPWAY_SERVICE_EMIT] = made<slipway_emit_v1>(more, 0u, &S::emit_value, &S::emit_artifact);
  m_tables[SLIPWAY_SERVICE_SECRET] = made<slipway_secret_v1>(more, 0u, &S::secret_read);
  m_tables[SLIPWAY_SERVICE_EXEC] =
      made<slipway_exec_v1>(more, 0u, &S::exec_start, &S::exec_wait, &S::exec_stop, &S::exec_keep);
  m_tables[SLIPWAY_SERVICE_CACHE] = made<slipway_cache_v1>(more, 0u, &S::cache_fetch, &S::cache_store);
  m_tables[SLIPWAY_SERVICE_EFFECT] =
      made<slipway_effect_v1>(more, 0u, &S::effect_declare, &S::effect_begin, &S::effect_done);
}

}  // namespace slipway::probe
