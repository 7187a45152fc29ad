// Text for people: safe to show, close to what was meant, countable.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::base {

// The text with control characters, invalid UTF-8 and bidirectional overrides shown as escapes, so that a name from
// outside cannot move the cursor or forge a line. Tabs become spaces.
std::string printable(std::string_view text);

// The candidate nearest to `name` by edit distance, if it is near enough to be a slip of the keyboard.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

// " - did you mean 'x'?" or nothing.
std::string did_you_mean(std::string_view name, const std::vector<std::string>& candidates);

// "1 test", "3 tests".
std::string counted(std::size_t count, std::string_view noun);

// "a, b and c"
std::string listed(const std::vector<std::string>& words);

// "512 B", "1.5 KiB", "11.2 MiB"
std::string bytes(unsigned long long count);

// "350 ms", "2.4 s", "3 min 5 s"
std::string duration_text(long long milliseconds);

// As a word of a POSIX shell: in single quotes where it needs them.
std::string shell_word(std::string_view text);

std::string replaced(std::string_view text, char what, std::string_view by);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& words, std::string_view separator);
std::string_view trimmed(std::string_view text);
bool valid_utf8(std::string_view text);

}  // namespace slipway::base
