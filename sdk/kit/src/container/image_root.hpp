// Files of an unpacked image as a process inside would see them: links are resolved in the image, never out of it.
#pragma once

#include <slipway/kit/fd.hpp>
#include <slipway/kit/result.hpp>

#include <cstddef>
#include <string>

namespace slipway::kit {

class ImageRoot {
public:
  static Result<ImageRoot> open(const std::string& rootfs);

  // Like open(2) with `flags`; an empty Fd with errno set when it fails.
  Fd file(const std::string& path, int flags) const;

  // The text of a regular file; empty when it is missing or larger than `limit`.
  std::string text(const std::string& path, std::size_t limit) const;

private:
  explicit ImageRoot(Fd folder) : m_folder(std::move(folder)) {}
  Fd m_folder;
};

}  // namespace slipway::kit
