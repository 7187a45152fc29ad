#include <slipway/base/text.hpp>
#include <slipway/plan/tag_csv.hpp>

#include <fmt/format.h>

namespace slipway::plan {

namespace {

using Record = std::vector<std::string>;

base::Error broken_csv(std::string_view text, std::string why) {
  return {.code = {313}, .what = fmt::format("the tag rule '{}' cannot be read", text), .why = std::move(why)};
}

class Reader {
public:
  explicit Reader(std::string_view text) : m_text(text) {}

  base::Result<std::vector<Record>> read() {
    std::vector<Record> records;
    while (m_at < m_text.size()) {
      if (skip_line_without_record()) continue;
      SLIPWAY_TRY_ASSIGN(Record record, read_record());
      records.push_back(std::move(record));
    }
    return records;
  }

private:
  bool at_line_end() const { return m_at >= m_text.size() || m_text[m_at] == '\n'; }

  bool skip_line_without_record() {
    const std::size_t end = std::min(m_text.find('\n', m_at), m_text.size());
    const std::string_view line = base::trimmed(m_text.substr(m_at, end - m_at));
    if (!line.empty() && line.front() != '#') return false;
    m_at = end + 1;
    return true;
  }

  base::Result<Record> read_record() {
    Record record;
    for (;;) {
      SLIPWAY_TRY_ASSIGN(std::string field, read_field());
      record.push_back(std::move(field));
      const bool more = !at_line_end();
      ++m_at;  // The comma or the line end.
      if (!more) return record;
    }
  }

  base::Result<std::string> read_field() {
    while (!at_line_end() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
      ++m_at;
    if (!at_line_end() && m_text[m_at] == '"') return read_quoted();
    const std::size_t end = std::min(m_text.find_first_of(",\n", m_at), m_text.size());
    const std::string_view field = m_text.substr(m_at, end - m_at);
    m_at = end;
    return std::string(base::trimmed(field));
  }

  base::Result<std::string> read_quoted() {
    std::string field;
    for (++m_at; m_at < m_text.size(); ++m_at) {
      const bool quote = m_text[m_at] == '"';
      const bool doubled = quote && m_at + 1 < m_text.size() && m_text[m_at + 1] == '"';
      if (quote && !doubled) return after_quote(std::move(field));
      field += m_text[m_at];
      if (doubled) ++m_at;
    }
    return base::fail(broken_csv(m_text, "a quote has no end"));
  }

  base::Result<std::string> after_quote(std::string field) {
    ++m_at;
    while (!at_line_end() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r'))
      ++m_at;
    if (!at_line_end() && m_text[m_at] != ',')
      return base::fail(broken_csv(m_text, "there is text after a closing quote"));
    if (field.size() > 1 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    return field;
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

}  // namespace

base::Result<std::vector<Record>> parse_records(std::string_view text) { return Reader(text).read(); }

}  // namespace slipway::plan
