#include "cgroup_remains.hpp"

#include <mntent.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string_view>

namespace slipway::kit {

void remove_cgroups(const std::string& id) {
  const std::unique_ptr<FILE, int (*)(FILE*)> mounts(::setmntent("/proc/self/mounts", "re"), &::endmntent);
  mntent entry{};
  char text[4096];
  while (mounts && ::getmntent_r(mounts.get(), &entry, text, sizeof text) != nullptr)
    if (std::string_view(entry.mnt_type).substr(0, 6) == "cgroup")
      ::rmdir((std::string(entry.mnt_dir) + "/" + id).c_str());
}

}  // namespace slipway::kit
