#include "report.hpp"

#include <slipway/abi.h>

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace slipway::probe {

namespace {

std::string g_place = "loading";
bool g_done = false;

// Bytes of the well-formed character at the start of the text; 0 when there is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xc0) == 0x80; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first < 0xf0) {
    if (!tail(1) || !tail(2) || (first == 0xe0 && byte(1) < 0xa0) || (first == 0xed && byte(1) >= 0xa0)) return 0;
    return 3;
  }
  if (first >= 0xf0 && first < 0xf5) {
    if (!tail(1) || !tail(2) || !tail(3) || (first == 0xf0 && byte(1) < 0x90) || (first == 0xf4 && byte(1) >= 0x90))
      return 0;
    return 4;
  }
  return 0;
}

void line(const std::string& text) {
  const std::string whole = text + "\n";
  write_line(whole.data(), whole.size());
}

void on_exit_of_process() {
  std::fflush(nullptr);
  if (g_done) _exit(0);
  line("{\"exited\":true}");
  _exit(0);
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0) {
      out += "\\ufffd";
    } else if (length == 1 && (first < 0x20 || first == 0x7f)) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", first);
      out += escape.data();
    } else {
      if (first == '"' || first == '\\') out += '\\';
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out + "\"";
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void at(std::string_view place) {
  g_place = place;
  line("{\"at\":" + quoted(place) + "}");
}

const std::string& place() { return g_place; }

std::string violation_line(std::string_view rule, std::string_view message) {
  return "{\"violation\":" + quoted(rule) + ",\"message\":" + quoted(message) + "}\n";
}

void violation(std::string_view rule, std::string_view message) {
  const std::string text = violation_line(rule, message);
  write_line(text.data(), text.size());
}

void fact(std::string_view name, std::string_view json) { line("{" + quoted(name) + ":" + std::string(json) + "}"); }

void fact(std::string_view name, std::int64_t value) { fact(name, std::to_string(value)); }

void write_line(const char* line, std::size_t size) noexcept {
  while (size > 0) {
    const ssize_t count = write(k_report_fd, line, size);
    if (count <= 0) return;
    line += count;
    size -= static_cast<std::size_t>(count);
  }
}

void done() {
  g_done = true;
  std::fflush(nullptr);
  line("{\"done\":true}");
  _exit(0);
}

void done_by_exit() {
  g_done = true;
  line("{\"done\":true}");
  std::exit(0);
}

void watch_exit() { std::atexit(&on_exit_of_process); }

std::string status_name(std::int32_t status) {
  static constexpr std::array k_names{"SLIPWAY_OK",
                                      "SLIPWAY_E_CONFIG",
                                      "SLIPWAY_E_UNSUPPORTED",
                                      "SLIPWAY_E_CANCELLED",
                                      "SLIPWAY_E_DENIED",
                                      "SLIPWAY_E_NOT_FOUND",
                                      "SLIPWAY_E_RANGE",
                                      "SLIPWAY_E_IO",
                                      "SLIPWAY_E_TRANSIENT",
                                      "SLIPWAY_E_INTERNAL",
                                      "SLIPWAY_E_REFUSED",
                                      "SLIPWAY_E_INTEGRITY",
                                      "SLIPWAY_E_ROLLED_BACK",
                                      "SLIPWAY_E_ROLLBACK_FAILED",
                                      "SLIPWAY_E_IN_DOUBT",
                                      "SLIPWAY_E_SOURCE",
                                      "SLIPWAY_E_LOCKED"};
  if (status == SLIPWAY_VERDICT_FAIL) return "SLIPWAY_VERDICT_FAIL";
  if (status > 0 || -status >= static_cast<std::int32_t>(k_names.size())) return "status " + std::to_string(status);
  return k_names[static_cast<std::size_t>(-status)];
}

}  // namespace slipway::probe
