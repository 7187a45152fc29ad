#include <slipway/base/atomic_file.hpp>
#include <slipway/base/file.hpp>
#include <slipway/base/os_error.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/base/text.hpp>
#include <slipway/run/journal.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>

namespace slipway::run {

namespace {

constexpr std::size_t k_limit = 1024UL * 1024 * 1024;
constexpr std::string_view k_chain_key = ",\"chain\":\"";
constexpr std::size_t k_hash_length = 64;

base::Error cannot_write(const std::string& path) {
  base::Error error = base::os_error(errno, fmt::format("the journal {} cannot be written", path));
  error.state = "all that was recorded before is intact";
  if (error.hint.empty()) error.hint = "see to it that it can be written, then run the same command again";
  return error;
}

base::Error broken_chain(const std::string& path, std::size_t line) {
  return {.code = {906},
          .what = fmt::format("line {} of the journal {} was changed after it was written", line, path),
          .why = "its hash over itself and the lines before it does not agree",
          .hint = "move the run's folder away and start a new run: what is already published is found in the world"};
}

// The hash of a line covers its fact and, through the hash of the line before, all that precedes it.
std::string chain(const std::string& previous, std::string_view json) {
  return base::sha256_hex(previous + std::string(json));
}

struct Line {
  std::string json;  // Without the chain.
  std::string hash;  // As the line claims it.
};

// {"seq":...,"chain":"<hash>"} taken apart; nothing when it has another form.
std::optional<Line> take_apart(std::string_view line) {
  const std::size_t tail = k_chain_key.size() + k_hash_length + 2;
  if (line.size() < tail || line.substr(line.size() - tail, k_chain_key.size()) != k_chain_key ||
      line.substr(line.size() - 2) != "\"}")
    return std::nullopt;
  return Line{std::string(line.substr(0, line.size() - tail)) + "}",
              std::string(line.substr(line.size() - k_hash_length - 2, k_hash_length))};
}

base::Error meddled_with(const std::string& path) {
  return {.code = {7001},
          .what = fmt::format("the journal {} was removed or changed by somebody else", path),
          .why = "a stage or another process wrote into the state folder",
          .state = "no further effect was begun",
          .hint = "find out which stage writes to .slipway/, then start a new run"};
}

std::string first_hash() { return std::string(k_hash_length, '0'); }

}  // namespace

base::Result<JournalContent> read_journal(const std::string& path) {
  SLIPWAY_TRY_ASSIGN(const std::string text, base::read_file(path, k_limit));
  JournalContent content;
  content.last_hash = first_hash();
  std::size_t begin = 0;
  for (std::size_t number = 1; begin < text.size(); ++number) {
    const std::size_t end = text.find('\n', begin);
    if (end == std::string::npos) {
      // It was being written when the host died, unless it is whole and only its end was changed.
      const auto line = take_apart(std::string_view(text.data() + begin, text.size() - begin - 1));
      if (line && line->hash == chain(content.last_hash, line->json)) return base::fail(broken_chain(path, number));
      break;
    }
    const auto line = take_apart(std::string_view(text.data() + begin, end - begin));
    if (!line || line->hash != chain(content.last_hash, line->json)) return base::fail(broken_chain(path, number));
    SLIPWAY_TRY_ASSIGN(model::Event event, model::event_from_json(line->json));
    content.last_hash = line->hash;
    content.events.push_back(std::move(event));
    begin = end + 1;
  }
  content.good_bytes = begin;
  content.torn = begin < text.size();
  return content;
}

bool is_being_written(const std::string& path) {
  const base::Fd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  return fd && flock(fd.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

Journal::Journal(std::string path, base::Fd fd) : m_path(std::move(path)), m_fd(std::move(fd)) {
  static_cast<void>(flock(m_fd.get(), LOCK_EX | LOCK_NB));
}

base::Result<Journal> Journal::create(const std::string& path) {
  base::Fd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (!fd) return base::fail(cannot_write(path));
  SLIPWAY_TRY(base::flush_folder(path.substr(0, path.rfind('/'))));
  Journal journal(path, std::move(fd));
  journal.m_last_hash = first_hash();
  return journal;
}

base::Result<Journal> Journal::reopen(const std::string& path, const JournalContent& content) {
  base::Fd fd(open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  if (!fd || ftruncate(fd.get(), static_cast<off_t>(content.good_bytes)) != 0) return base::fail(cannot_write(path));
  Journal journal(path, std::move(fd));
  journal.m_last_hash = content.last_hash;
  journal.m_size = content.good_bytes;
  return journal;
}

base::Status Journal::append(const model::Event& event, Durable durable) {
  if (m_broken) return base::fail(*m_broken);
  const std::string json = model::to_json(event);
  std::string hash = chain(m_last_hash, json);
  const std::string line = json.substr(0, json.size() - 1) + std::string(k_chain_key) + hash + "\"}\n";
  if (!base::write_all(m_fd.get(), line) || (durable == Durable::yes && fdatasync(m_fd.get()) != 0)) {
    m_broken = cannot_write(m_path);
    return base::fail(*m_broken);
  }
  m_last_hash = std::move(hash);
  m_size += line.size();
  return {};
}

base::Status Journal::check_untouched() const {
  if (m_broken) return base::fail(*m_broken);
  struct stat ours{}, named{};
  const bool same = fstat(m_fd.get(), &ours) == 0 && stat(m_path.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
                    ours.st_dev == named.st_dev && static_cast<std::uint64_t>(ours.st_size) == m_size;
  if (same) return {};
  return base::fail(meddled_with(m_path));
}

base::Status Journal::check_whole() const {
  SLIPWAY_TRY(check_untouched());
  const auto content = read_journal(m_path);
  if (content && content->last_hash == m_last_hash && !content->torn) return {};
  return base::fail(meddled_with(m_path));
}

}  // namespace slipway::run
