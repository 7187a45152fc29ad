#include <slipway/ci/ref.hpp>

#include <fmt/format.h>

#include <charconv>

namespace slipway::ci {

namespace {

std::string full_ref(std::string_view prefix, std::string_view name) {
  if (name.empty() || name.starts_with("refs/")) return std::string(name);
  return fmt::format("{}{}", prefix, name);
}

// What follows the scheme, without user and password.
std::string_view without_user(std::string_view rest) {
  const std::size_t at = rest.substr(0, rest.find('/')).rfind('@');
  return at == std::string_view::npos ? rest : rest.substr(at + 1);
}

std::string_view without_ending(std::string_view path) {
  while (path.ends_with('/'))
    path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  return path;
}

struct Address {
  std::string_view scheme;
  std::string_view host;
  std::string_view path;
};

std::optional<Address> parsed(std::string_view address) {
  const std::size_t scheme = address.find("://");
  const bool is_url = scheme != std::string_view::npos;
  const std::string_view rest = without_user(is_url ? address.substr(scheme + 3) : address);
  const std::size_t end = rest.find(is_url ? '/' : ':');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  return Address{is_url ? address.substr(0, scheme) : "ssh", rest.substr(0, end), without_ending(rest.substr(end + 1))};
}

}  // namespace

std::string branch_ref(std::string_view name) { return full_ref(model::k_branch_refs, name); }
std::string tag_ref(std::string_view name) { return full_ref(model::k_tag_refs, name); }
std::string pull_ref(std::uint64_t number) { return fmt::format("{}{}/merge", model::k_pull_refs, number); }

std::string short_branch(std::string_view ref) {
  return std::string(ref.starts_with(model::k_branch_refs) ? ref.substr(model::k_branch_refs.size()) : ref);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

model::Context::Repository repository_at(std::string_view address) {
  const std::optional<Address> found = parsed(address);
  if (!found || found->path.empty()) return {};
  const std::size_t slash = found->path.rfind('/');
  model::Context::Repository repository;
  repository.name = found->path.substr(slash == std::string_view::npos ? 0 : slash + 1);
  if (slash != std::string_view::npos) repository.owner = found->path.substr(0, slash);
  const bool web = found->scheme == "https" || found->scheme == "http";
  const std::string_view host = web ? found->host : found->host.substr(0, found->host.find(':'));
  repository.url = fmt::format("{}://{}/{}", web ? found->scheme : "https", host, found->path);
  return repository;
}

}  // namespace slipway::ci
