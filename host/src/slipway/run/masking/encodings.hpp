// The forms in which tools write the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

// Base64 of anything that holds the bytes, as far as the bytes alone decide it: for each of the three places in a group
// of three, in both alphabets, without an end, with the end of data that stops there, and with its padding; and the
// lines of 64 and 76 characters of the encoded bytes alone.
std::vector<std::string> base64_forms(std::string_view bytes);

// Lower and upper case.
std::vector<std::string> hex_forms(std::string_view bytes);

// What RFC 3986, browsers, forms and scripting languages make of it, with both cases of hex digits.
std::vector<std::string> percent_forms(std::string_view bytes);

// The inside of a JSON string as the common libraries write it; and that once more inside of JSON.
std::vector<std::string> json_forms(std::string_view bytes);

// As content and as an attribute of XML or HTML.
std::vector<std::string> xml_forms(std::string_view bytes);

// As a shell would have to be given it: inside of single quotes, of double quotes, with backslashes.
std::vector<std::string> shell_forms(std::string_view bytes);

}  // namespace slipway::run
