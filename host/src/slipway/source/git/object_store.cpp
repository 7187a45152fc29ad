#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/source/git/configuration.hpp>
#include <slipway/source/git/failure.hpp>
#include <slipway/source/git/mapped_file.hpp>
#include <slipway/source/git/object_store.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <filesystem>

namespace slipway::source::git {

namespace {

constexpr std::size_t k_alternates_limit = 1 << 20;
constexpr std::size_t k_most_folders = 32;
constexpr std::size_t k_least_digits = 4;
constexpr std::size_t k_usual_digits = 7;

// From the last entry of the table of first bytes, which counts all.
std::uint64_t objects_of_pack(const std::string& index) {
  constexpr std::string_view k_version_2("\377tOc\0\0\0\2", 8);
  constexpr std::size_t k_last_entry = 8 + 255 * 4;
  const MappedFile file(index);
  if (!file.bytes().starts_with(k_version_2) || file.bytes().size() < k_last_entry + 4) return 0;
  return big_endian_32(file.bytes().data() + k_last_entry);
}

std::uint64_t packed_objects(git_repository* repository) {
  std::uint64_t count = 0;
  std::error_code error;
  for (const std::string& folder : object_folders(repository))
    for (const auto& entry : std::filesystem::directory_iterator(base::join_path(folder, "pack"), error))
      if (entry.path().extension() == ".idx") count += objects_of_pack(entry.path().string());
  return count;
}

// With 2^n objects, two of them are likely to share n/2 bits; a digit has four.
std::size_t digits_for(std::uint64_t objects) {
  return std::max(k_usual_digits, (static_cast<std::size_t>(std::bit_width(objects)) + 1) / 2);
}

std::size_t wanted_digits(git_repository* repository) {
  const std::string text = config_text(repository, "core.abbrev");
  if (text == "no" || text == "off" || text == "false") return GIT_OID_HEXSZ;
  std::size_t digits = 0;
  std::from_chars(text.data(), text.data() + text.size(), digits);
  if (digits == 0) return digits_for(packed_objects(repository));
  return std::clamp<std::size_t>(digits, k_least_digits, GIT_OID_HEXSZ);
}

}  // namespace

std::vector<std::string> object_folders(git_repository* repository) {
  Buffer own;
  if (git_repository_item_path(own, repository, GIT_REPOSITORY_ITEM_OBJECTS) != 0) return {};
  std::vector<std::string> folders{base::absolute_path(own.text())};
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const auto text = base::read_file(base::join_path(folders[i], "info/alternates"), k_alternates_limit);
    if (!text) continue;
    for (const std::string& line : base::split(*text, '\n')) {
      if (line.empty() || line.starts_with('#')) continue;
      std::string folder = base::absolute_path(base::join_path(folders[i], line));
      const bool known = std::find(folders.begin(), folders.end(), folder) != folders.end();
      if (!known && folders.size() < k_most_folders) folders.push_back(std::move(folder));
    }
  }
  return folders;
}

base::Result<std::string> abbreviated(git_repository* repository, const git_oid& id) {
  const std::string hex = to_text(id);
  ObjectDatabase objects;
  if (const int code = git_repository_odb(Out(objects), repository); code != 0)
    return base::fail(failure(code, "cannot read the objects of the repository"));
  for (std::size_t digits = wanted_digits(repository); digits < hex.size(); ++digits) {
    git_oid prefix{};
    git_oid_fromstrn(&prefix, hex.data(), digits);
    if (git_odb_exists_prefix(nullptr, objects.get(), &prefix, digits) != GIT_EAMBIGUOUS) return hex.substr(0, digits);
  }
  return hex;
}

}  // namespace slipway::source::git
