#include <slipway/base/text.hpp>
#include <slipway/run/masking/encodings.hpp>
#include <slipway/run/masking/needles.hpp>

#include <algorithm>
#include <array>

namespace slipway::run {

namespace {

constexpr std::array<std::string_view, 22> k_common_words{
    "changeme", "container", "default", "deploy",  "development", "disabled", "docker",   "enabled",
    "example",  "github",    "jenkins", "latest",  "localhost",   "master",   "password", "production",
    "release",  "secret",    "slipway", "staging", "testing",     "version"};

std::string with_line_ends(std::string_view text, std::string_view end) {
  std::string out;
  for (const std::string& line : base::split(text, '\n')) {
    if (!out.empty()) out += end;
    out += line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
  }
  return out;
}

void add(std::vector<std::string>& needles, std::vector<std::string> forms) {
  std::move(forms.begin(), forms.end(), std::back_inserter(needles));
}

void add_forms(std::vector<std::string>& needles, std::string_view secret) {
  needles.emplace_back(secret);
  for (const auto forms : {base64_forms, hex_forms, percent_forms, json_forms, xml_forms, shell_forms})
    add(needles, forms(secret));
}

}  // namespace

bool can_be_masked(std::string_view secret) {
  const std::string_view core = base::trimmed(secret);
  return core.size() >= k_shortest_secret &&
         std::find(k_common_words.begin(), k_common_words.end(), core) == k_common_words.end();
}

std::vector<std::string> needles_of(std::string_view secret) {
  const std::string_view core = base::trimmed(secret);
  std::vector<std::string> needles;
  add_forms(needles, core);
  if (core.find('\n') != std::string_view::npos) {
    for (const std::string_view end : {"\n", "\r\n"})
      if (const std::string same = with_line_ends(core, end); same != core) add_forms(needles, same);
    for (const std::string& line : base::split(core, '\n'))
      if (const std::string_view text = base::trimmed(line); text.size() >= k_shortest_line) needles.emplace_back(text);
  }
  std::sort(needles.begin(), needles.end());
  needles.erase(std::unique(needles.begin(), needles.end()), needles.end());
  std::erase_if(needles, [](const std::string& needle) { return needle.size() < k_shortest_secret; });
  return needles;
}

}  // namespace slipway::run
