#include "facts.hpp"
#include "support/catch.hpp"

#include <slipway/base/file.hpp>
#include <slipway/base/json_schema.hpp>
#include <slipway/base/sha256.hpp>
#include <slipway/run/journal.hpp>

#include <filesystem>
#include <fstream>

using namespace slipway;
using namespace slipway::run;
using test::note;
using test::TempFolder;

namespace {

// A journal of some facts, as text.
std::string written(const TempFolder& folder, int facts) {
  Journal journal = Journal::create(folder.path("journal.jsonl")).value();
  for (int i = 1; i <= facts; ++i)
    REQUIRE(journal.append(note(static_cast<std::uint64_t>(i), "fact " + std::to_string(i)), Durable::no));
  return folder.read("journal.jsonl");
}

std::string text_of(const model::Event& event) { return std::get<model::Warning>(event.fact).text; }

std::vector<std::string> texts(const JournalContent& content) {
  std::vector<std::string> all;
  for (const model::Event& event : content.events)
    all.push_back(text_of(event));
  return all;
}

std::string refusal(const std::string& path) {
  const auto content = read_journal(path);
  return content ? "read" : base::one_line(content.error());
}

std::string broken(const std::string& path, int line) {
  return "error[SL0906]: line " + std::to_string(line) + " of the journal " + path +
         " was changed after it was written - its hash over itself and the lines before it does not agree - move the "
         "run's folder away and start a new run: what is already published is found in the world";
}

}  // namespace

TEST_CASE("what was written is read, in order") {
  const TempFolder folder;
  written(folder, 3);
  const auto content = read_journal(folder.path("journal.jsonl"));
  REQUIRE(content);
  CHECK(texts(*content) == std::vector<std::string>{"fact 1", "fact 2", "fact 3"});
  CHECK(content->events[2].sequence == 3);
  CHECK(content->good_bytes == std::filesystem::file_size(folder.path("journal.jsonl")));
  CHECK_FALSE(content->torn);
}

TEST_CASE("each line is a fact with the hash of the line before it and of itself") {
  const TempFolder folder;
  const std::string text = written(folder, 1);
  const std::string json = model::to_json(note(1, "fact 1"));
  const std::string hash = base::sha256_hex(std::string(64, '0') + json);
  CHECK(text == json.substr(0, json.size() - 1) + R"(,"chain":")" + hash + "\"}\n");
}

TEST_CASE("a line agrees with the published schema of events") {
  const TempFolder folder;
  const std::string path = std::string(SLIPWAY_SOURCE_DIR) + "/host/schema/event.schema.json";
  const auto schema = base::JsonSchema::parse(base::read_file(path, 1'000'000).value(), path);
  REQUIRE(schema);
  const std::string text = written(folder, 1);
  CHECK(schema->check(text.substr(0, text.size() - 1)).empty());
}

TEST_CASE("an empty journal is a run that has not begun") {
  const TempFolder folder;
  written(folder, 0);
  const auto content = read_journal(folder.path("journal.jsonl"));
  REQUIRE(content);
  CHECK(content->events.empty());
  CHECK_FALSE(content->torn);
  CHECK(refusal(folder.path("absent")).starts_with("error[SL0601]: cannot open"));
}

TEST_CASE("a last line that is torn at any byte is dropped and the rest is used") {
  const TempFolder folder;
  const std::string text = written(folder, 3);
  const std::size_t last = text.rfind('\n', text.size() - 2) + 1;
  for (std::size_t size = last; size < text.size(); ++size) {
    const auto content = read_journal(folder.write("torn", text.substr(0, size)));
    INFO("torn at " << size);
    REQUIRE(content);
    CHECK(content->events.size() == 2);
    CHECK(content->good_bytes == last);
    CHECK(content->torn == (size > last));
  }
}

TEST_CASE("a torn line may be zeros that the disk gave back") {
  const TempFolder folder;
  const std::string text = written(folder, 2);
  const auto content = read_journal(folder.write("torn", text + std::string(500, '\0')));
  REQUIRE(content);
  CHECK(content->events.size() == 2);
  CHECK(content->torn);
}

TEST_CASE("a flipped byte anywhere is found and its line is named") {
  const TempFolder folder;
  const std::string text = written(folder, 3);
  int line = 1;
  for (std::size_t place = 0; place < text.size(); ++place) {
    std::string damaged = text;
    damaged[place] = static_cast<char>(damaged[place] ^ 0x01);
    INFO("flipped at " << place);
    CHECK(refusal(folder.write("damaged", damaged)) == broken(folder.path("damaged"), line));
    if (text[place] == '\n') ++line;
  }
}

TEST_CASE("lines that are taken out, swapped, repeated or added are found") {
  const TempFolder folder;
  const std::string text = written(folder, 3);
  const std::size_t first = text.find('\n') + 1;
  const std::size_t second = text.find('\n', first) + 1;
  const std::string a = text.substr(0, first);
  const std::string b = text.substr(first, second - first);
  const std::string c = text.substr(second);
  const std::string path = folder.path("damaged");
  const auto refused = [&](const std::string& content) { return refusal(folder.write("damaged", content)); };
  CHECK(refused(b + c) == broken(path, 1));
  CHECK(refused(a + c) == broken(path, 2));
  CHECK(refused(a + c + b) == broken(path, 2));
  CHECK(refused(a + a + b) == broken(path, 2));
  CHECK(refused(a + "{}\n" + b) == broken(path, 2));
  CHECK(refused(a + b + c + "\n") == broken(path, 4));
  CHECK(refused(a + b + c + "{\"seq\":4}\n") == broken(path, 4));
  CHECK(refused("garbage\n") == broken(path, 1));
  // Lines cut from the end cannot be told from lines that were never written.
  CHECK(refused(a + b) == "read");
}

TEST_CASE("a line with a good hash that is no event of this host is refused") {
  const TempFolder folder;
  const std::string json =
      R"({"seq":1,"time":"2026-11-21T11:59:44.123Z","mono_ms":1,"run":"r","type":"from-the-future"})";
  const std::string hash = base::sha256_hex(std::string(64, '0') + json);
  folder.write("journal", json.substr(0, json.size() - 1) + R"(,"chain":")" + hash + "\"}\n");
  CHECK(refusal(folder.path("journal")) ==
        "error[SL0906]: a line of the journal is not an event - unknown type 'from-the-future'");
}

TEST_CASE("a journal goes on behind its last good line") {
  const TempFolder folder;
  const std::string path = folder.path("journal.jsonl");
  const std::string text = written(folder, 3);
  for (const std::size_t cut : {text.size(), text.size() - 1, text.size() - 40}) {
    folder.write("journal.jsonl", text.substr(0, cut));
    const JournalContent before = read_journal(path).value();
    Journal journal = Journal::reopen(path, before).value();
    CHECK(journal.check_untouched());
    REQUIRE(journal.append(note(9, "later"), Durable::yes));
    CHECK(journal.check_untouched());
    const JournalContent after = read_journal(path).value();
    CHECK(after.events.size() == before.events.size() + 1);
    CHECK(text_of(after.events.back()) == "later");
    CHECK_FALSE(after.torn);
  }
}

TEST_CASE("a new journal does not take over a file that is there") {
  const TempFolder folder;
  const auto journal = Journal::create(folder.write("journal.jsonl", ""));
  REQUIRE_FALSE(journal);
  CHECK(base::one_line(journal.error()) ==
        "error[SL0601]: the journal " + folder.path("journal.jsonl") +
            " cannot be written - file exists - all that was recorded before is intact - see to it that it can be "
            "written, then run the same command again");
}

TEST_CASE("a journal that somebody else touches is noticed") {
  const TempFolder folder;
  const std::string path = folder.path("journal.jsonl");
  const auto touched_by = [&](const std::function<void()>& somebody) {
    std::filesystem::remove(path);
    Journal journal = Journal::create(path).value();
    REQUIRE(journal.append(note(1, "one"), Durable::yes));
    REQUIRE(journal.check_untouched());
    somebody();
    const base::Status status = journal.check_untouched();
    return status ? "untouched" : base::one_line(status.error());
  };
  const std::string noticed =
      "error[SL7001]: the journal " + path +
      " was removed or changed by somebody else - a stage or another process wrote into the state folder - no further "
      "effect was begun - find out which stage writes to .slipway/, then start a new run";
  CHECK(touched_by([] {}) == "untouched");
  CHECK(touched_by([&] { std::filesystem::remove(path); }) == noticed);
  CHECK(touched_by([&] { std::ofstream(path, std::ios::app) << "x"; }) == noticed);
  CHECK(touched_by([&] { std::filesystem::resize_file(path, 10); }) == noticed);
  CHECK(touched_by([&] {
          const std::string text = folder.read("journal.jsonl");
          std::filesystem::remove(path);
          folder.write("journal.jsonl", text);
        }) == noticed);
}

TEST_CASE("a change that keeps the size is noticed when the whole journal is checked") {
  const TempFolder folder;
  const std::string path = folder.path("journal.jsonl");
  Journal journal = Journal::create(path).value();
  REQUIRE(journal.append(note(1, "one"), Durable::yes));
  CHECK(journal.check_whole());
  std::fstream file(path);
  file.seekp(40);
  file << "x";
  file.close();
  CHECK(journal.check_untouched());
  const base::Status status = journal.check_whole();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == base::ErrorCode{7001});
}
