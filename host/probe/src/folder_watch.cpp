#include "folder_watch.hpp"

#include <fcntl.h>
#include <sys/fanotify.h>
#include <unistd.h>

#include <array>

namespace slipway::probe {

namespace {

constexpr unsigned k_changes = FAN_CREATE | FAN_MODIFY | FAN_ATTRIB | FAN_DELETE | FAN_MOVED_FROM | FAN_MOVED_TO;

// Without rights, such a queue tells the process of an event only when it is the one that reads it. That is enough.
int open_queue(const std::string& folder) {
  const int queue = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK | FAN_REPORT_DFID_NAME, O_RDONLY);
  if (queue < 0) return -1;
  if (fanotify_mark(queue, FAN_MARK_ADD | FAN_MARK_ONLYDIR, k_changes | FAN_EVENT_ON_CHILD | FAN_ONDIR, AT_FDCWD,
                    folder.c_str()) == 0)
    return queue;
  close(queue);
  return -1;
}

// The name of the entry that an event is about.
std::string name_in(const fanotify_event_metadata* event) {
  const auto* const info = reinterpret_cast<const fanotify_event_info_fid*>(event + 1);
  const auto* const handle = reinterpret_cast<const file_handle*>(info->handle);
  return reinterpret_cast<const char*>(handle->f_handle) + handle->handle_bytes;
}

}  // namespace

FolderWatch::FolderWatch(const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    if (access(folder.c_str(), F_OK) != 0) continue;
    const int queue = open_queue(folder);
    if (queue < 0)
      m_left_out.push_back(folder);
    else
      m_watched.push_back({folder, queue});
  }
}

FolderWatch::~FolderWatch() {
  for (const Watched& watched : m_watched)
    close(watched.queue);
}

std::vector<std::string> FolderWatch::changed() const {
  std::vector<std::string> paths;
  alignas(fanotify_event_metadata) std::array<char, 16384> buffer{};
  for (const auto& [folder, queue] : m_watched)
    for (ssize_t left = 0; (left = read(queue, buffer.data(), buffer.size())) > 0;) {
      const auto* event = reinterpret_cast<const fanotify_event_metadata*>(buffer.data());
      for (; FAN_EVENT_OK(event, left); event = FAN_EVENT_NEXT(event, left))
        if (event->pid == getpid() && (event->mask & FAN_Q_OVERFLOW) == 0)
          paths.push_back((folder == "/" ? "" : folder) + "/" + name_in(event));
    }
  return paths;
}

}  // namespace slipway::probe
