// The append-only file of a run's facts. Each line ends with a hash over itself and, by the hash of the line before,
// over all that precedes it.
#pragma once

#include <slipway/base/fd.hpp>
#include <slipway/base/result.hpp>
#include <slipway/model/event.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace slipway::run {

enum class Durable { no, yes };

// What was read of a journal.
struct JournalContent {
  std::vector<model::Event> events;
  std::string last_hash;         // Of the last good line.
  std::uint64_t good_bytes = 0;  // Up to the end of the last good line.
  bool torn = false;             // A cut-off last line was dropped.
};

// SL0906: a line was changed. A torn last line is no error: it was being written when the host died.
base::Result<JournalContent> read_journal(const std::string& path);

// A host is writing to it now.
bool is_being_written(const std::string& path);

// While it is open for writing it is locked, for is_being_written() only: that two hosts do not write the same is for
// the lock of the state folder.
class Journal {
public:
  static base::Result<Journal> create(const std::string& path);
  // Go on behind the last good line; what is torn is cut off.
  static base::Result<Journal> reopen(const std::string& path, const JournalContent& content);

  // With Durable::yes the fact is on disk when this returns. After a failure the journal takes nothing more: what the
  // kernel has kept of a failed flush cannot be known.
  base::Status append(const model::Event& event, Durable durable);

  // SL7001 when somebody else removed, replaced or cut the file or wrote into it. Cheap: content is not read. After a
  // failed append() its error.
  base::Status check_untouched() const;
  // The same, and that every line on disk is as it was written.
  base::Status check_whole() const;

private:
  Journal(std::string path, base::Fd fd);
  std::string m_path;
  base::Fd m_fd;
  std::string m_last_hash;
  std::uint64_t m_size = 0;
  std::optional<base::Error> m_broken;  // Why nothing more is taken.
};

}  // namespace slipway::run
