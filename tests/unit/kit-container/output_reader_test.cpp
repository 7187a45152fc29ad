#include "container/output_reader.hpp"
#include "support/catch.hpp"
#include "support/container_lab.hpp"

#include <slipway/kit/files.hpp>

#include <unistd.h>

#include <string>
#include <vector>

using namespace slipway::kit;
using slipway::test::LabHost;
using slipway::test::TempFolder;

namespace {

constexpr std::size_t k_limit = 16 * 1024;

// What the reader logs when a container writes `text`: one record each.
std::vector<std::string> records_of(const std::string& text) {
  const TempFolder folder;
  LabHost lab(folder.path());
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  {
    OutputReader reader(lab.host, Fd(ends[0]), std::nullopt);
    {
      const Fd writer(ends[1]);
      REQUIRE(write_all(writer.get(), text));
    }
    reader.finish(5000);
  }
  std::vector<std::string> records;
  for (const auto& record : lab.fake.take().log)
    records.push_back(record.text);
  return records;
}

std::string filled(std::size_t size) { return std::string(size, 'x'); }

}  // namespace

TEST_CASE("Lines are one record each, up to 16 KiB and with the last one unfinished") {
  CHECK(records_of("one\n\ntwo") == std::vector<std::string>{"one", "", "two"});
  CHECK(records_of(filled(k_limit) + "\nnext\n") == std::vector<std::string>{filled(k_limit), "next"});
}

TEST_CASE("A longer line is cut after a blank, so that no word of it is in two records") {
  const std::string secret = "password-that-is-masked";
  const std::string start = filled(k_limit - 10) + " ";
  CHECK(records_of(start + secret + " end\n") == std::vector<std::string>{start, secret + " end"});
  const std::string tab = filled(k_limit - 4000) + "\t";
  CHECK(records_of(tab + filled(6000)) == std::vector<std::string>{tab, filled(6000)});
}

TEST_CASE("A line without a blank in the last 4 KiB of a piece is cut at 16 KiB, and nothing is lost") {
  CHECK(records_of(filled(2 * k_limit + 1)) == std::vector<std::string>{filled(k_limit), filled(k_limit), "x"});
  const std::string early = filled(100) + " ";
  CHECK(records_of(early + filled(k_limit)) ==
        std::vector<std::string>{early + filled(k_limit - early.size()), filled(early.size())});
}
