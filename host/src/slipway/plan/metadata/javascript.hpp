// What JavaScript does to texts, where docker/metadata-action leaves it to the language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slipway::plan::metadata {

// String.prototype.trim: the white space of Unicode and the byte order mark go too.
std::string js_trimmed(std::string_view text);

// Number(text): not-a-number when it is none; an empty text is 0; "0x1f", "1e3" and "Infinity" are numbers.
double js_number(std::string_view text);

// The text of a number without fraction: "1200", "1e+21", "Infinity". What a double cannot hold becomes zeros.
std::string js_integer_text(double number);

// Array.prototype.sort of priorities, highest first: the order in which the elements are to be taken. Where
// not-a-number makes the comparison inconsistent, the result is that of V8's algorithm for short arrays.
std::vector<std::size_t> js_descending(const std::vector<double>& numbers);

// localeCompare: whether `left` is sorted before `right`. Exact for ASCII: punctuation, digits, letters, and "a" before
// "A" when nothing else tells them apart. Other characters come last, by code point.
bool js_before(std::string_view left, std::string_view right);

// toLowerCase() for ASCII.
std::string lower_case(std::string_view text);

// text.split('='), each part trimmed.
std::vector<std::string> split_at_equals(std::string_view text);

}  // namespace slipway::plan::metadata
