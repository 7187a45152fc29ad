#include <slipway/source/git/oid.hpp>
#include <slipway/source/git/packed_refs.hpp>

namespace slipway::source::git {

namespace {

constexpr std::string_view k_tags_folder = "refs/tags/";

std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// The line that says whether each annotated tag is followed by what it leads to.
bool takes_header(std::string_view& text) {
  if (!text.starts_with('#')) return false;
  const std::string_view header = next_line(text);
  return header.find(" peeled") != std::string_view::npos || header.find(" fully-peeled") != std::string_view::npos;
}

}  // namespace

std::optional<std::vector<PackedRef>> packed_tags(std::string_view text) {
  std::vector<PackedRef> found;
  const bool peeled = takes_header(text);
  bool is_tag = false;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.starts_with('^')) {
      const auto id = oid_of(line.substr(1));
      if (!id) return std::nullopt;
      if (is_tag) found.back().peeled = id;
      continue;
    }
    const auto id = oid_of(line.substr(0, GIT_OID_HEXSZ));
    if (!id || line.size() < GIT_OID_HEXSZ + 2 || line[GIT_OID_HEXSZ] != ' ') return std::nullopt;
    const std::string_view name = line.substr(GIT_OID_HEXSZ + 1);
    is_tag = name.starts_with(k_tags_folder);
    if (is_tag) found.push_back({.name = name, .target = *id, .peeled = peeled ? id : std::nullopt});
  }
  return found;
}

}  // namespace slipway::source::git
