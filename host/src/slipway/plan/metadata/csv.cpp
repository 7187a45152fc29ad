#include <slipway/base/text.hpp>
#include <slipway/plan/metadata/csv.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/javascript.hpp>

#include <fmt/format.h>

namespace slipway::plan::metadata {

namespace {

class CsvReader {
public:
  CsvReader(std::string_view text, Quotes quotes) : m_text(text), m_quotes(quotes) {}

  base::Result<std::vector<Record>> read() {
    for (; m_at < m_text.size(); ++m_at) {
      if (m_after_line) ++m_line;
      m_after_line = m_text[m_at] == '\n' || m_text[m_at] == '\r';
      if (m_quoting) {
        SLIPWAY_TRY(step_in_quotes());
      } else {
        SLIPWAY_TRY(step());
      }
    }
    if (m_quoting)
      return failure(fmt::format("Quote Not Closed: the parsing is finished with an opening quote at line {}", m_line));
    if (m_was_quoted || !at_record_start()) end_record();
    return std::move(m_records);
  }

private:
  bool at_record_start() const { return m_record.empty() && m_field.empty(); }

  // Length of the line end at this place. The first that is met decides what a line end is.
  std::size_t line_end(std::size_t at) {
    const std::string_view rest = m_text.substr(std::min(at, m_text.size()));
    if (m_line_end.empty()) {
      for (const std::string_view candidate : {"\r\n", "\n", "\r"}) {
        if (!rest.starts_with(candidate)) continue;
        m_line_end = candidate;
        break;
      }
    }
    return !m_line_end.empty() && rest.starts_with(m_line_end) ? m_line_end.size() : 0;
  }

  base::Status step_in_quotes() {
    if (m_text[m_at] != '"') {
      m_field += m_text[m_at];
      return {};
    }
    const std::size_t next = m_at + 1;
    if (next < m_text.size() && m_text[next] == '"') {
      m_field += '"';
      m_at = next;
      return {};
    }
    const bool comment = m_quotes == Quotes::relaxed && next < m_text.size() && m_text[next] == '#';
    m_quoting = false;
    m_was_quoted = true;
    if (next >= m_text.size() || m_text[next] == ',' || line_end(next) != 0 || comment) return {};
    if (m_quotes == Quotes::strict)
      return failure(fmt::format("Invalid Closing Quote: got \"{}\" at line {} instead of delimiter, record delimiter, "
                                 "trimable character (if activated) or comment",
                                 m_text[next], m_line));
    // It was no quoted field after all.
    m_field.insert(0, 1, '"');
    m_field += '"';
    return {};
  }

  base::Status step() {
    const char c = m_text[m_at];
    if (const std::size_t length = line_end(m_at); length != 0) {
      const bool nothing = !m_was_quoted && at_record_start();
      if (!nothing) end_record();
      m_commenting = false;
      m_at += length - 1;
      return {};
    }
    if (m_commenting) return {};
    if (c == '"' && m_field.empty()) {
      m_quoting = true;
    } else if (c == '"' && m_quotes == Quotes::strict) {
      return failure(fmt::format("Invalid Opening Quote: a quote is found on field {} at line {}, value is \"{}\"",
                                 m_record.size(), m_line, base::printable(m_field)),
                     "a comma in a value needs three quotes: \"\"\"pattern=a,b\"\"\"");
    } else if (c == '#' && m_quotes == Quotes::relaxed && at_record_start()) {
      m_commenting = true;
    } else if (c == ',') {
      end_field();
    } else {
      m_field += c;
    }
    return {};
  }

  void end_field() {
    m_record.push_back(std::move(m_field));
    m_field.clear();
    m_was_quoted = false;
  }

  void end_record() {
    end_field();
    m_records.push_back(std::move(m_record));
    m_record.clear();
  }

  std::string_view m_text;
  Quotes m_quotes;
  std::string_view m_line_end;
  std::size_t m_at = 0;
  int m_line = 1;
  bool m_after_line = false;
  bool m_quoting = false;
  bool m_was_quoted = false;
  bool m_commenting = false;
  std::string m_field;
  Record m_record;
  std::vector<Record> m_records;
};

}  // namespace

base::Result<std::vector<Record>> parse_csv(std::string_view text, Quotes quotes) {
  return CsvReader(text, quotes).read();
}

base::Result<std::vector<std::string>> items_of(std::string_view input) {
  SLIPWAY_TRY_ASSIGN(const std::vector<Record> records, parse_csv(js_trimmed(input), Quotes::relaxed));
  std::vector<std::string> items;
  for (const Record& record : records)
    if (std::string item = js_trimmed(base::join(record, ",")); !item.empty()) items.push_back(std::move(item));
  return items;
}

base::Result<Record> fields_of(const std::string& item) {
  SLIPWAY_TRY_ASSIGN(std::vector<Record> records, parse_csv(item, Quotes::strict));
  return records.empty() ? Record{} : std::move(records.front());
}

}  // namespace slipway::plan::metadata
