// A journal on a disk that takes no more.
#include "facts.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

#include <slipway/run/journal.hpp>

#include <sys/mount.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>

using namespace slipway;
using namespace slipway::run;
using test::note;
using test::TempFolder;

namespace {

// Files of this process may not grow beyond the limit while this lives.
class FileSizeLimit {
public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &m_before);
    rlimit limited = m_before;
    limited.rlim_cur = bytes;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &limited) == 0);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
  rlimit m_before{};
};

// Appends until it fails. How many facts were taken.
std::size_t fill(Journal& journal, base::Error& error) {
  for (std::size_t facts = 0;; ++facts) {
    const base::Status status = journal.append(note(facts + 1, std::string(300, 'f')), Durable::yes);
    if (status) continue;
    error = status.error();
    return facts;
  }
}

void check_full_journal(const TempFolder& folder, Journal& journal, std::size_t facts, const base::Error& error) {
  CHECK(facts > 5);
  CHECK(error.what == "the journal " + folder.path("journal.jsonl") + " cannot be written");
  CHECK(error.state == "all that was recorded before is intact");
  // What could not be written is not mistaken for somebody's meddling, and nothing more is taken.
  REQUIRE_FALSE(journal.check_untouched());
  CHECK(base::one_line(journal.check_untouched().error()) == base::one_line(error));
  REQUIRE_FALSE(journal.append(note(1000, "x"), Durable::no));
  CHECK(base::one_line(journal.append(note(1000, "x"), Durable::no).error()) == base::one_line(error));
}

void check_goes_on(const TempFolder& folder, std::size_t facts) {
  const std::string path = folder.path("journal.jsonl");
  const JournalContent content = read_journal(path).value();
  CHECK(content.events.size() == facts);
  Journal journal = Journal::reopen(path, content).value();
  REQUIRE(journal.append(note(facts + 1, "after"), Durable::yes));
  CHECK(read_journal(path).value().events.size() == facts + 1);
}

}  // namespace

TEST_CASE("a journal at the limit of file sizes keeps what it has and goes on later") {
  const TempFolder folder;
  std::size_t facts = 0;
  base::Error error;
  {
    Journal journal = Journal::create(folder.path("journal.jsonl")).value();
    const FileSizeLimit limit(8000);
    facts = fill(journal, error);
    CHECK(error.code == base::ErrorCode{601});
    CHECK(error.why == "file too large");
    check_full_journal(folder, journal, facts, error);
  }
  check_goes_on(folder, facts);
}

TEST_CASE("a journal on a full disk keeps what it has and goes on later") {
  const TempFolder folder;
  if (mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=16k") != 0)
    return slipway::test::skip("this user may not mount a small disk");
  std::size_t facts = 0;
  base::Error error;
  {
    Journal journal = Journal::create(folder.path("journal.jsonl")).value();
    folder.write("filler", std::string(4096, 'x'));
    facts = fill(journal, error);
    CHECK(error.code == base::ErrorCode{606});
    CHECK(error.why == "no space left on device");
    check_full_journal(folder, journal, facts, error);
  }
  std::filesystem::remove(folder.path("filler"));
  check_goes_on(folder, facts);
  umount2(folder.path().c_str(), MNT_DETACH);
}

TEST_CASE("a journal in a folder that cannot be written is not begun") {
  const auto journal = Journal::create("/proc/journal.jsonl");
  REQUIRE_FALSE(journal);
  CHECK(journal.error().exit() == base::ExitCode::environment);
}
