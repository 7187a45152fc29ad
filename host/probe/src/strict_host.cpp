#include "strict_host.hpp"

#include "borrowed.hpp"
#include "report.hpp"

#include <slipway/testing/json_text.hpp>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <new>

namespace slipway::probe {

namespace {

std::string_view as_view(slipway_str text) {
  return text.len == 0 ? std::string_view{} : std::string_view{text.ptr, text.len};
}

}  // namespace

std::int64_t now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
}

StrictHost::StrictHost(HostSettings settings) : m_settings(std::move(settings)) {
  m_cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  // A newer host has more members; whoever was built for this one does not see them.
  const std::size_t size = sizeof(slipway_host) + (m_settings.locked_tables ? 64 : 0);
  m_host = new (table_page(size)) slipway_host{static_cast<std::uint32_t>(size),
                                               m_settings.locked_tables ? SLIPWAY_ABI_MINOR + 1u : SLIPWAY_ABI_MINOR,
                                               this,
                                               "slipway-plugin-probe",
                                               "1.0.0",
                                               &StrictHost::service,
                                               &StrictHost::fail};
  make_tables();
  if (m_settings.locked_tables) lock_tables();
}

void StrictHost::enter(Call call) {
  const std::lock_guard<std::mutex> lock(m_mutex);
  m_call = call;
  m_fails = 0;
  m_fail_code = SLIPWAY_OK;
  m_fail_message.clear();
  if (call == Call::plan) m_declared.clear();
  m_active = true;
}

void StrictHost::leave(slipway_status status) {
  m_active = false;
  const std::lock_guard<std::mutex> lock(m_mutex);
  if (status == SLIPWAY_OK) return;
  const std::string returned = place() + " returns " + status_name(status);
  if (status > SLIPWAY_VERDICT_FAIL)
    violation("fail-first", returned + ", which is no status of the ABI");
  else if (m_fails == 0)
    violation("fail-first", returned + " without having called fail()");
  else if (m_fail_message.empty())
    violation("fail-first", returned + " and its fail() has no message");
  else if (m_fail_code != status)
    violation("fail-first", returned + ", but its fail() said " + status_name(m_fail_code));
}

void StrictHost::cancel() {
  m_cancelled_ms = now_ms();
  m_cancelled = true;
  const std::lock_guard<std::mutex> lock(m_mutex);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t ignored = write(m_cancel_fd, &one, sizeof one);
  m_cancel_came.notify_all();
}

std::string StrictHost::outputs() const {
  const std::lock_guard<std::mutex> lock(m_mutex);
  return m_outputs;
}

void StrictHost::forget_outputs() {
  const std::lock_guard<std::mutex> lock(m_mutex);
  m_outputs.clear();
  m_values.clear();
  m_artifacts.clear();
  m_begun.clear();
}

std::vector<StrictHost::EffectText> StrictHost::declared() const {
  const std::lock_guard<std::mutex> lock(m_mutex);
  return m_declared;
}

void StrictHost::check_leftovers() {
  const std::lock_guard<std::mutex> lock(m_mutex);
  if (fcntl(m_cancel_fd, F_GETFD) < 0) violation("borrowed", "it closes the host's cancel descriptor");
  if (!m_begun.empty())
    violation("effects", place() + " returns SLIPWAY_OK, but effect.done() was not called for " + m_begun.front().kind +
                             " " + m_begun.front().name);
}

const void* StrictHost::service(const slipway_host* host, const char* id) {
  auto& self = *static_cast<StrictHost*>(host->impl);
  self.used("service()");
  if (id == nullptr || self.m_settings.granted.count(id) == 0) return nullptr;
  return self.table(id);
}

void StrictHost::fail(const slipway_host* host, slipway_status code, slipway_str message, slipway_str details) {
  auto& self = *static_cast<StrictHost*>(host->impl);
  self.used("fail()");
  const std::string text = self.take(message, "the message of fail()");
  self.take_json(details, "the details of fail()");
  const std::lock_guard<std::mutex> lock(self.m_mutex);
  ++self.m_fails;
  self.m_fail_code = code;
  self.m_fail_message = text;
}

const void* StrictHost::table(std::string_view id) const {
  const auto found = m_tables.find(id);
  return found == m_tables.end() ? nullptr : found->second;
}

void StrictHost::used(const char* what) {
  if (!m_active)
    violation("services-in-time", std::string("it calls ") + what + " while no function of the stage is active");
}

std::string StrictHost::take(slipway_str text, const std::string& what) {
  const std::string_view view = as_view(text);
  if (!is_utf8(view)) violation("text", what + " is not UTF-8");
  if (!m_settings.canary.empty() && view.find(m_settings.canary) != std::string_view::npos)
    violation("secrets", what + " holds a secret");
  return std::string(view);
}

std::string StrictHost::take_json(slipway_str text, const std::string& what) {
  std::string taken = take(text, what);
  if (!taken.empty() && !testing::is_json(taken)) violation("text", what + " is not JSON");
  return taken;
}

void StrictHost::check_size(std::uint32_t size, std::size_t least, const char* type) {
  if (size < least || size > least + 4096)
    violation("struct-size", std::string("it hands over a ") + type + " of " + std::to_string(size) +
                                 " bytes; ABI 1.0 has " + std::to_string(least));
}

}  // namespace slipway::probe
