#include <slipway/kit/digest.hpp>
#include <slipway/kit/oci_reference.hpp>

#include <algorithm>
#include <utility>

namespace slipway::kit {
namespace {

constexpr std::string_view k_layout = "oci:";
constexpr std::string_view k_lower = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view k_name_characters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
constexpr std::string_view k_tag_characters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
constexpr std::size_t k_name_limit = 255;

Error bad(std::string_view text, std::string why) {
  return {SLIPWAY_E_CONFIG, "'" + std::string(text) + "' is not the name of an image", std::move(why)};
}

bool only(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

// [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*
bool is_component(std::string_view text) {
  if (text.empty() || !only(text, k_name_characters)) return false;
  while (!text.empty()) {
    const std::size_t word = std::min(text.find_first_not_of(k_lower), text.size());
    if (word == 0) return false;
    text.remove_prefix(word);
    if (text.empty()) return true;
    const std::size_t gap = std::min(text.find_first_of(k_lower), text.size());
    const std::string_view separator = text.substr(0, gap);
    if (separator != "." && separator != "_" && separator != "__" && !only(separator, "-")) return false;
    text.remove_prefix(gap);
    if (text.empty()) return false;
  }
  return true;
}

bool is_repository(std::string_view text) {
  for (;;) {
    const std::size_t slash = text.find('/');
    if (!is_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

bool is_host(std::string_view text) {
  return text == "localhost" || text.find_first_of(".:") != std::string_view::npos || text.front() == '[';
}

// name[:port] or [address][:port]
bool is_valid_host(std::string_view text) {
  std::size_t end = text.rfind(':');
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || !only(text.substr(1, close - 1), "0123456789abcdefABCDEF:.")) return false;
    end = close + 1 == text.size() ? std::string_view::npos : close + 1;
    if (end != std::string_view::npos && text[end] != ':') return false;
  } else if (!only(text.substr(0, end), k_tag_characters) || text.front() == '.' || text.front() == '-' || end == 0) {
    return false;
  }
  if (end == std::string_view::npos) return true;
  const std::string_view port = text.substr(end + 1);
  return !port.empty() && port.size() <= 5 && only(port, "0123456789");
}

// Take "@digest" and ":tag" off the end.
Status split_version(std::string_view text, std::string_view& rest, OciReference& reference) {
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    reference.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!is_sha256(reference.digest)) return fail(bad(text, "what follows '@' is not a sha256 digest"));
  }
  const std::size_t colon = rest.rfind(':');
  const std::size_t slash = rest.rfind('/');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) return {};
  reference.tag = rest.substr(colon + 1);
  rest = rest.substr(0, colon);
  if (!is_tag(reference.tag)) return fail(bad(text, "'" + reference.tag + "' cannot be a tag"));
  return {};
}

}  // namespace

std::string OciReference::name() const {
  return is_layout() ? std::string(k_layout) + layout : registry + "/" + repository;
}

std::string OciReference::version() const { return !digest.empty() ? digest : tag.empty() ? "latest" : tag; }

bool is_tag(std::string_view text) {
  return !text.empty() && text.size() <= 128 && only(text, k_tag_characters) && text.front() != '.' &&
         text.front() != '-';
}

Result<OciReference> parse_reference(std::string_view text) {
  OciReference reference;
  std::string_view rest = text;
  if (text.substr(0, k_layout.size()) == k_layout) {
    rest.remove_prefix(k_layout.size());
    SLIPWAY_KIT_TRY(split_version(text, rest, reference));
    if (rest.empty()) return fail(bad(text, "no path follows 'oci:'"));
    reference.layout = rest;
    return reference;
  }
  SLIPWAY_KIT_TRY(split_version(text, rest, reference));
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos && slash != 0 && is_host(rest.substr(0, slash))) {
    reference.registry = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    if (!is_valid_host(reference.registry)) return fail(bad(text, "'" + reference.registry + "' is not a host"));
  } else {
    reference.registry = "docker.io";
  }
  if (reference.registry == "index.docker.io" || reference.registry == "registry-1.docker.io")
    reference.registry = "docker.io";
  reference.repository = rest;
  if (rest.size() > k_name_limit || !is_repository(rest))
    return fail(bad(text, "a repository is made of lower-case letters, digits and single separators"));
  if (reference.registry == "docker.io" && reference.repository.find('/') == std::string::npos)
    reference.repository.insert(0, "library/");
  return reference;
}

}  // namespace slipway::kit
