// Stages that do what no stage should: `with: {do: NAME}` says what. Written against the C header alone, so nothing
// catches what is thrown here.
#include "misbehave.hpp"

#include <slipway/abi.h>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <worker/protocol/message.hpp>

using namespace misbehave;

namespace misbehave {

void say(std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(STDOUT_FILENO, text.data(), text.size());
    if (count < 0 && errno != EINTR && errno != EAGAIN) return;
    if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
  }
}

slipway_status do_hang(const Stage&) {
  say("hanging\n");
  for (;;)
    pause();
}

}  // namespace misbehave

namespace {

// ---- Ways to end --------------------------------------------------------------------------------------------------

slipway_status do_nothing(const Stage&) { return SLIPWAY_OK; }

slipway_status do_segfault(const Stage&) {
  say("about to crash\n");
  int* volatile nowhere = nullptr;
  *nowhere = 1;
  return SLIPWAY_OK;
}

slipway_status do_abort(const Stage&) { std::abort(); }
slipway_status do_throw(const Stage&) { throw std::runtime_error("thrown across the boundary"); }
slipway_status do_exit(const Stage&) { std::exit(0); }

slipway_status do_quick_exit(const Stage&) {
  say("success\n");
  _exit(0);
}

slipway_status do_killed(const Stage& stage) {
  std::vector<char> memory(static_cast<std::size_t>(stage.number("mib", 0) * k_mebibyte), 'm');
  if (!memory.empty()) say(memory.back() == 'm' ? "grown\n" : "");
  raise(SIGKILL);
  return SLIPWAY_OK;
}

slipway_status do_overflow_stack(const Stage& stage) {
  if (stage.host == nullptr) return SLIPWAY_OK;  // Never.
  std::array<char, 65536> room{};
  room[stage.config.size() % room.size()] = 1;
  const slipway_status deeper = do_overflow_stack(stage);
  return deeper + room[stage.request.size() % room.size()];
}

slipway_status do_status(const Stage& stage) {
  return stage.fail(static_cast<slipway_status>(stage.number("status", 0)), "as it was told");
}

slipway_status do_status_silently(const Stage& stage) { return static_cast<slipway_status>(stage.number("status", 0)); }

// ---- Ways not to end ----------------------------------------------------------------------------------------------

slipway_status do_busy(const Stage&) {
  std::signal(SIGTERM, SIG_IGN);
  std::signal(SIGINT, SIG_IGN);
  say("hanging\n");
  for (std::atomic<unsigned> turns = 0;; ++turns) {
  }
}

void wait_for_cancel(const Stage& stage) {
  say("hanging\n");
  const auto* cancel = stage.service<slipway_cancel_v1>(SLIPWAY_SERVICE_CANCEL);
  pollfd watched{cancel->fd, POLLIN, 0};
  while (poll(&watched, 1, -1) < 0) {
  }
}

slipway_status do_success_after_cancel(const Stage& stage) {
  wait_for_cancel(stage);
  return SLIPWAY_OK;
}

slipway_status do_stop_on_cancel(const Stage& stage) {
  wait_for_cancel(stage);
  return stage.fail(SLIPWAY_E_CANCELLED, "stopped on request");
}

// ---- Descriptors and the control channel --------------------------------------------------------------------------

slipway_status do_close_descriptors(const Stage&) {
  for (int fd = 0; fd < 1024; ++fd)
    close(fd);
  return SLIPWAY_OK;
}

slipway_status do_garbage(const Stage&) {
  const char text[] = "this is not a frame at all";
  if (write(k_control, text, sizeof text) < 0) return SLIPWAY_E_IO;
  for (;;)
    pause();
}

std::string header(std::uint16_t type, std::uint32_t sequence, std::uint32_t length) {
  return slipway::protocol::Writer()
      .number<std::uint32_t>(0x31574c53)
      .number(type)
      .number<std::uint16_t>(0)
      .number(sequence)
      .number(length)
      .take();
}

slipway_status forge(const std::string& bytes) {
  return write(k_control, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) ? SLIPWAY_OK : SLIPWAY_E_IO;
}

slipway_status do_oversize(const Stage&) {
  forge(header(36, 0, 0xffffffff));
  for (;;)
    pause();
}

slipway_status do_unknown_message(const Stage&) {
  forge(header(999, 0, 0));
  for (;;)
    pause();
}

// Asks for an effect behind the back of the worker, which does not offer the service.
slipway_status do_forge_effect(const Stage&) {
  const std::string effect =
      slipway::protocol::Writer().text("forged").text("target").text("name").text("sha256:0").take();
  forge(header(74, 1'000'000, static_cast<std::uint32_t>(effect.size())) + effect);
  return SLIPWAY_OK;
}

slipway_status do_forge_result(const Stage&) {
  const std::string done =
      slipway::protocol::Writer().number<std::int32_t>(0).number<std::int32_t>(0).text("").text("").take();
  forge(header(35, 0, static_cast<std::uint32_t>(done.size())) + done);
  return SLIPWAY_VERDICT_FAIL;
}

// ---- Output -------------------------------------------------------------------------------------------------------

slipway_status do_flood(const Stage& stage) {
  std::string block;
  while (block.size() < 65536)
    block += "all work and no play makes a dull log, line after line after line\n";
  say("the first line\n");
  for (long left = stage.number("mib", 100) * k_mebibyte; left > 0; left -= static_cast<long>(block.size()))
    say(block);
  say("the last line\n");
  return SLIPWAY_OK;
}

slipway_status do_flood_records(const Stage& stage) {
  const std::string line(1000, 'r');
  for (long left = stage.number("mib", 100) * k_mebibyte; left > 0; left -= static_cast<long>(line.size()))
    stage.log(line);
  stage.log("the last record");
  return SLIPWAY_OK;
}

slipway_status do_long_line(const Stage& stage) {
  const std::string block(65536, 'x');
  for (long left = stage.number("mib", 64) * k_mebibyte; left > 0; left -= static_cast<long>(block.size()))
    say(block);
  say("end of the line\n");
  return SLIPWAY_OK;
}

slipway_status do_hostile_text(const Stage& stage) {
  say("::set-output name=a::b\n\x1b[2J\x1b]0;title\a\r##[add-mask]x\n\xff\xfe\n");
  stage.log(std::string("\x1b[31mred\n::error::no\0nul", 23));
  return SLIPWAY_OK;
}

// ---- Secrets ------------------------------------------------------------------------------------------------------

std::string secret(const Stage& stage, const std::string& name, slipway_status& status) {
  const auto* table = stage.service<slipway_secret_v1>(SLIPWAY_SERVICE_SECRET);
  status = SLIPWAY_E_DENIED;
  if (table == nullptr) return {};
  std::string value(4096, '\0');
  std::size_t size = 0;
  status = table->read(stage.host, {name.data(), name.size()}, value.data(), value.size(), &size);
  value.resize(status == SLIPWAY_OK ? size : 0);
  return value;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view k_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += j <= bytes.size() - i ? k_digits[bits >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

slipway_status do_print_secret(const Stage& stage) {
  slipway_status status = SLIPWAY_OK;
  const std::string value = secret(stage, "TOKEN", status);
  if (status != SLIPWAY_OK) return stage.fail(status, "no secret was given");
  say("literal " + value + "\n");
  say("base64 " + base64(value) + "\n");
  say("shifted " + base64("user:" + value) + "\n");
  say("in two writes " + value.substr(0, value.size() / 2));
  usleep(50'000);
  say(value.substr(value.size() / 2) + "\n");
  stage.log("record " + value);
  const std::string json = R"({"token":")" + value + R"("})";
  stage.emit("leak", json);
  return stage.fail(SLIPWAY_VERDICT_FAIL, "the token " + value + " is no good");
}

slipway_status do_undeclared_secret(const Stage& stage) {
  slipway_status status = SLIPWAY_OK;
  secret(stage, "UNDECLARED", status);
  return status == SLIPWAY_OK ? status : stage.fail(status, "the secret was not given");
}

// ---- The state of the run -----------------------------------------------------------------------------------------

slipway_status do_append_to_journal(const Stage& stage) {
  std::FILE* file = std::fopen(stage.journal().c_str(), "ae");
  if (file == nullptr) return SLIPWAY_E_IO;
  std::fputs("{\"seq\":99}\n", file);
  std::fclose(file);
  return SLIPWAY_OK;
}

slipway_status do_delete_journal(const Stage& stage) {
  return unlink(stage.journal().c_str()) == 0 ? SLIPWAY_OK : SLIPWAY_E_IO;
}

// Same size, other content.
slipway_status do_rewrite_journal(const Stage& stage) {
  std::FILE* file = std::fopen(stage.journal().c_str(), "r+e");
  if (file == nullptr) return SLIPWAY_E_IO;
  std::fseek(file, 40, SEEK_SET);
  std::fputs("x", file);
  std::fclose(file);
  return SLIPWAY_OK;
}

slipway_status do_delete_state(const Stage& stage) {
  std::error_code error;
  std::filesystem::remove_all(fixture::field(stage.request, "output") + "/../../../..", error);
  return error ? SLIPWAY_E_IO : SLIPWAY_OK;
}

slipway_status do_delete_workspace(const Stage& stage) {
  const std::string folder = fixture::field(stage.request, "workspace");
  return rmdir(folder.c_str()) == 0 ? SLIPWAY_OK : SLIPWAY_E_IO;
}

// A hole, so that no disk is filled.
slipway_status do_endless_file(const Stage&) {
  std::FILE* file = std::fopen("endless", "we");
  if (file == nullptr) return SLIPWAY_E_IO;
  const int failed = ftruncate(fileno(file), off_t{1} << 40);
  std::fclose(file);
  return failed == 0 ? SLIPWAY_OK : SLIPWAY_E_IO;
}

// Leaves no byte free where the run keeps its state.
slipway_status do_fill_disk(const Stage& stage) {
  const std::string path = fixture::field(stage.request, "output") + "/filler";
  std::FILE* file = std::fopen(path.c_str(), "we");
  if (file == nullptr) return SLIPWAY_E_IO;
  std::setvbuf(file, nullptr, _IONBF, 0);
  const std::string block(4096, 'f');
  while (std::fwrite(block.data(), 1, block.size(), file) == block.size()) {
  }
  while (std::fwrite("f", 1, 1, file) == 1) {
  }
  std::fclose(file);
  return SLIPWAY_OK;
}

// ---- Results ------------------------------------------------------------------------------------------------------

slipway_status do_emit_bad_name(const Stage& stage) { return stage.emit("a=b\nc", "{}"); }
slipway_status do_emit_nul_name(const Stage& stage) { return stage.emit(std::string_view("a\0b", 3), "{}"); }
slipway_status do_emit_long_name(const Stage& stage) { return stage.emit(std::string(100'000, 'n'), "{}"); }
slipway_status do_emit_number(const Stage& stage) {
  return stage.emit("value", R"({"build":13456789,"text":"build 345678"})");
}
slipway_status do_emit_garbage(const Stage& stage) { return stage.emit("value", "{not json"); }
slipway_status do_emit_invalid_utf8(const Stage& stage) { return stage.emit("value", "{\"a\":\"\xff\xfe\"}"); }
slipway_status do_emit_huge(const Stage& stage) {
  return stage.emit("value", "\"" + std::string(20 * k_mebibyte, 'v') + "\"");
}
slipway_status do_emit_twice(const Stage& stage) {
  const slipway_status status = stage.emit("value", "{}");
  return status == SLIPWAY_OK ? stage.emit("value", "{}") : status;
}
slipway_status do_emit_wrong_image(const Stage& stage) { return stage.emit("image", R"({"digest":"latest"})"); }
// Refused, and then it says that all is well.
slipway_status do_emit_wrong_image_silently(const Stage& stage) {
  stage.emit("image", R"({"digest":"latest"})");
  return SLIPWAY_OK;
}

slipway_status emit_artifact(const Stage& stage, std::string_view name, std::string_view path) {
  slipway_artifact artifact{};
  artifact.struct_size = sizeof artifact;
  artifact.fd = -1;
  artifact.name = {name.data(), name.size()};
  artifact.path = {path.data(), path.size()};
  const auto* table = stage.service<slipway_emit_v1>(SLIPWAY_SERVICE_EMIT);
  const slipway_status status = table->artifact(stage.host, &artifact);
  return status == SLIPWAY_OK ? status : stage.fail(status, "the host did not take an artifact");
}

slipway_status do_missing_artifact(const Stage& stage) { return emit_artifact(stage, "missing", "no/such/file"); }
slipway_status do_escaping_artifact(const Stage& stage) {
  return emit_artifact(stage, "escape", "../../journal.jsonl");
}
slipway_status do_linked_artifact(const Stage& stage) {
  if (symlink("/etc/passwd", "link") != 0) return SLIPWAY_E_IO;
  return emit_artifact(stage, "link", "link");
}

using Act = slipway_status (*)(const Stage&);

const std::map<std::string, Act>& acts() {
  static const std::map<std::string, Act> k_acts{{"", &do_nothing},
                                                 {"abort", &do_abort},
                                                 {"append-to-journal", &do_append_to_journal},
                                                 {"busy", &do_busy},
                                                 {"change-process", &do_change_process},
                                                 {"close-descriptors", &do_close_descriptors},
                                                 {"command", &do_command},
                                                 {"daemonise", &do_daemonise},
                                                 {"delete-journal", &do_delete_journal},
                                                 {"delete-state", &do_delete_state},
                                                 {"delete-workspace", &do_delete_workspace},
                                                 {"emit-bad-name", &do_emit_bad_name},
                                                 {"emit-garbage", &do_emit_garbage},
                                                 {"emit-huge", &do_emit_huge},
                                                 {"emit-invalid-utf8", &do_emit_invalid_utf8},
                                                 {"emit-long-name", &do_emit_long_name},
                                                 {"emit-nul-name", &do_emit_nul_name},
                                                 {"emit-number", &do_emit_number},
                                                 {"emit-twice", &do_emit_twice},
                                                 {"emit-wrong-image", &do_emit_wrong_image},
                                                 {"emit-wrong-image-silently", &do_emit_wrong_image_silently},
                                                 {"endless-file", &do_endless_file},
                                                 {"escaping-artifact", &do_escaping_artifact},
                                                 {"exit", &do_exit},
                                                 {"fill-disk", &do_fill_disk},
                                                 {"flood", &do_flood},
                                                 {"flood-records", &do_flood_records},
                                                 {"forge-effect", &do_forge_effect},
                                                 {"forge-result", &do_forge_result},
                                                 {"fork-bomb", &do_fork_bomb},
                                                 {"garbage", &do_garbage},
                                                 {"hang", &do_hang},
                                                 {"hold-output", &do_hold_output},
                                                 {"hold-output-as-daemon", &do_hold_output_as_daemon},
                                                 {"hostile-text", &do_hostile_text},
                                                 {"kill-host", &do_kill_host},
                                                 {"killed", &do_killed},
                                                 {"linked-artifact", &do_linked_artifact},
                                                 {"long-line", &do_long_line},
                                                 {"missing-artifact", &do_missing_artifact},
                                                 {"overflow-stack", &do_overflow_stack},
                                                 {"oversize", &do_oversize},
                                                 {"print-secret", &do_print_secret},
                                                 {"quick-exit", &do_quick_exit},
                                                 {"rewrite-journal", &do_rewrite_journal},
                                                 {"segfault", &do_segfault},
                                                 {"signal-itself", &do_signal_itself},
                                                 {"status", &do_status},
                                                 {"status-silently", &do_status_silently},
                                                 {"stop-on-cancel", &do_stop_on_cancel},
                                                 {"success-after-cancel", &do_success_after_cancel},
                                                 {"threads", &do_threads},
                                                 {"throw", &do_throw},
                                                 {"undeclared-secret", &do_undeclared_secret},
                                                 {"unknown-message", &do_unknown_message}};
  return k_acts;
}

slipway_status create(const slipway_stage*, const slipway_host* host, slipway_str config, void** self) {
  auto* stage = new Stage{host, std::string(config.ptr, config.len), {}};
  if (stage->text("at") == "create") {
    const slipway_status status = acts().at(stage->text("do"))(*stage);
    if (status != SLIPWAY_OK) return status;
  }
  *self = stage;
  return SLIPWAY_OK;
}

slipway_status run(void* self, slipway_str request) {
  auto& stage = *static_cast<Stage*>(self);
  stage.request.assign(request.ptr, request.len);
  if (!stage.text("at").empty()) return SLIPWAY_OK;
  const auto act = acts().find(stage.text("do"));
  return act == acts().end() ? stage.fail(SLIPWAY_E_CONFIG, "there is no misbehaviour of that name")
                             : act->second(stage);
}

void destroy(void* self) {
  auto* stage = static_cast<Stage*>(self);
  if (stage->text("at") == "destroy") acts().at(stage->text("do"))(*stage);
  delete stage;
}

constexpr const char* k_needs[] = {nullptr};
constexpr const char* k_wants[] = {SLIPWAY_SERVICE_LOG,   SLIPWAY_SERVICE_PROGRESS, SLIPWAY_SERVICE_CANCEL,
                                   SLIPWAY_SERVICE_EMIT,  SLIPWAY_SERVICE_SECRET,   SLIPWAY_SERVICE_EXEC,
                                   SLIPWAY_SERVICE_CACHE, SLIPWAY_SERVICE_EFFECT,   nullptr};
constexpr const char* k_any = R"({"type":"object"})";

constexpr slipway_stage k_misbehave{sizeof(slipway_stage),
                                    0,
                                    "dev.slipway.tests.misbehave",
                                    "Misbehave",
                                    "Does what no stage should",
                                    k_any,
                                    k_any,
                                    k_needs,
                                    k_wants,
                                    &create,
                                    &run,
                                    &destroy,
                                    nullptr};
constexpr slipway_stage k_promise{sizeof(slipway_stage),
                                  0,
                                  "dev.slipway.tests.promise",
                                  "Promise",
                                  "Promises an image and gives none",
                                  k_any,
                                  R"({"type":"object","required":["image"]})",
                                  k_needs,
                                  k_wants,
                                  &create,
                                  &run,
                                  &destroy,
                                  nullptr};
constexpr const slipway_stage* k_stages[] = {&k_misbehave, &k_promise, nullptr};
constexpr slipway_plugin k_plugin{sizeof(slipway_plugin),
                                  SLIPWAY_ABI_MAJOR,
                                  SLIPWAY_ABI_TARGET,
                                  "dev.slipway.tests.misbehave",
                                  "1.0.0",
                                  "Apache-2.0",
                                  "",
                                  "test",
                                  k_stages};

}  // namespace

SLIPWAY_NOTE(0);

extern "C" SLIPWAY_EXPORT const slipway_plugin* slipway_plugin_entry_v1(void) { return &k_plugin; }
