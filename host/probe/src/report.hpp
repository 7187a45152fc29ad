// What the probe says to the program that started it: lines of JSON on descriptor 3. Any thread may report.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace slipway::probe {

constexpr int k_report_fd = 3;

// The text as a JSON string. What is not UTF-8 becomes U+FFFD.
std::string quoted(std::string_view text);
bool is_utf8(std::string_view text);

// What is about to be called: who crashes or hangs afterwards did it there.
void at(std::string_view place);
const std::string& place();

// A rule of abi.h that was broken.
void violation(std::string_view rule, std::string_view message);

// {"name": value}, the value being JSON.
void fact(std::string_view name, std::string_view json);
void fact(std::string_view name, std::int64_t value);

// The line of a violation, made beforehand for a signal handler.
std::string violation_line(std::string_view rule, std::string_view message);
void write_line(const char* line, std::size_t size) noexcept;

// The trial is over and everything was said. Ends the process; static destructors do not run.
[[noreturn]] void done();
// The same by exit(), so that exit handlers run.
[[noreturn]] void done_by_exit();

// From now on exit() is reported as what it is.
void watch_exit();

// The name of a status: "SLIPWAY_E_IO".
std::string status_name(std::int32_t status);

}  // namespace slipway::probe
