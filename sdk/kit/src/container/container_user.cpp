#include "image_root.hpp"

#include <slipway/kit/container_bundle.hpp>

#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>

namespace slipway::kit {
namespace {

constexpr std::size_t k_account_file_limit = 1024 * 1024;

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

// The line of a passwd or group file whose first field, or whose third, is the name.
std::optional<std::vector<std::string_view>> find_account(std::string_view file, std::string_view name) {
  for (const std::string_view line : split(file, '\n')) {
    auto fields = split(line, ':');
    if (fields.size() >= 3 && !fields[0].empty() && (fields[0] == name || fields[2] == name)) return fields;
  }
  return std::nullopt;
}

Error unknown(std::string_view what, const std::string& name, const char* file) {
  return {SLIPWAY_E_CONFIG,
          "the image has no " + std::string(what) + " '" + name + "'",
          std::string("it is not in its ") + file,
          {},
          "use a number"};
}

}  // namespace

Result<ContainerUser> resolve_user(const std::string& rootfs, const std::string& user) {
  ContainerUser found;
  const std::size_t colon = user.find(':');
  const std::string name = user.empty() ? "0" : user.substr(0, colon);
  const std::string group = colon == std::string::npos ? std::string() : user.substr(colon + 1);
  SLIPWAY_KIT_TRY_ASSIGN(const ImageRoot root, ImageRoot::open(rootfs));

  const std::string accounts = root.text("/etc/passwd", k_account_file_limit);
  const auto account = find_account(accounts, name);
  const auto uid = number(account ? (*account)[2] : std::string_view(name));
  if (!uid) return fail(unknown("user", name, "/etc/passwd"));
  found.uid = *uid;
  if (account && account->size() >= 4) found.gid = number((*account)[3]).value_or(0);
  if (account && account->size() >= 6 && !(*account)[5].empty()) found.home = std::string((*account)[5]);
  if (group.empty()) return found;

  const std::string groups = root.text("/etc/group", k_account_file_limit);
  const auto entry = find_account(groups, group);
  const auto gid = number(entry ? (*entry)[2] : std::string_view(group));
  if (!gid) return fail(unknown("group", group, "/etc/group"));
  found.gid = *gid;
  return found;
}

}  // namespace slipway::kit
