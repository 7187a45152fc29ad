// Whatever an input holds, its parsing ends. A field that was read is read again when it is put in quotes.
#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/csv.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace slipway;
using namespace slipway::plan::metadata;

void require(bool holds) {
  if (!holds) std::abort();
}

std::string quoted(const Record& record) {
  std::string line;
  for (const std::string& field : record)
    line += (line.empty() ? "\"" : ",\"") + base::replaced(field, '"', "\"\"") + "\"";
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Quotes quotes : {Quotes::relaxed, Quotes::strict}) {
    const auto records = parse_csv(text, quotes);
    if (!records) {
      require(base::valid_utf8(base::one_line(records.error())));
      continue;
    }
    for (const Record& record : *records) {
      const auto again = parse_csv(quoted(record), quotes);
      require(again && again->size() == 1 && again->front() == record);
    }
  }
  return 0;
}
