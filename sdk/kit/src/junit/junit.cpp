#include <slipway/kit/junit.hpp>

#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace slipway::kit {
namespace {

constexpr std::size_t k_message_limit = 16 * 1024;
constexpr double k_longest_seconds = 1e9;

tl::unexpected<Error> refused(std::string_view what, std::string why) {
  return fail({SLIPWAY_VERDICT_FAIL, "cannot read the report '" + std::string(what) + "'", std::move(why)});
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view k_blank = " \t\r\n";
  const std::size_t first = text.find_first_not_of(k_blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(k_blank) - first + 1);
}

std::string limited(std::string text) {
  if (text.size() <= k_message_limit) return text;
  const std::size_t rest = text.size() - k_message_limit;
  text.resize(k_message_limit);
  return text + "\n... (" + std::to_string(rest) + " more bytes)";
}

// Seconds as a number; some writers group thousands with commas.
std::int64_t milliseconds(const pugi::xml_attribute& attribute) {
  std::string text(trimmed(attribute.value()));
  text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  double seconds = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (result.ec != std::errc() || !(seconds > 0)) return 0;
  return static_cast<std::int64_t>(std::min(seconds, k_longest_seconds) * 1000 + 0.5);
}

SourcePlace attributes_place(const pugi::xml_node& node) {
  const std::string file = node.attribute("file").value();
  return file.empty() ? SourcePlace{} : SourcePlace{file, std::max(0, node.attribute("line").as_int())};
}

std::string_view base_name(std::string_view path) { return path.substr(path.find_last_of('/') + 1); }

// The message and the text of one failure; the text alone when it begins with the message.
std::string failure_text(const pugi::xml_node& failure) {
  const std::string_view message = trimmed(failure.attribute("message").value());
  std::string joined;
  for (const pugi::xml_node& part : failure.children())
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) joined += part.value();
  const std::string_view text = trimmed(joined);
  const std::string_view first_line = text.substr(0, text.find('\n'));
  const bool repeated = text.substr(0, message.size()) == message || first_line.find(message) != std::string_view::npos;
  if (message.empty() || repeated) return std::string(text);
  return text.empty() ? std::string(message) : std::string(message) + "\n" + std::string(text);
}

// Attributes of the failure itself are exact. Those of the case name where the test begins, so a line of the same file
// in the text is better, and any other place in the text is worse.
SourcePlace place_of(const pugi::xml_node& test, const pugi::xml_node& failure, const std::string& text) {
  if (SourcePlace place = attributes_place(failure); place.line > 0) return place;
  const SourcePlace from_case = attributes_place(test);
  const SourcePlace from_text = find_place(text);
  if (from_case.file.empty()) return from_text;
  return base_name(from_text.file) == base_name(from_case.file) ? from_text : from_case;
}

class Reader {
public:
  Reader(std::string_view what, const JunitLimits& limits) : m_what(what), m_limits(limits) {}

  Result<JunitReport> read(const pugi::xml_document& document) {
    bool any = false;
    for (const pugi::xml_node& node : document.children()) {
      if (node.type() == pugi::node_doctype) return refused(m_what, "it holds a document type, which is not accepted");
      if (node.type() != pugi::node_element) continue;
      if (!is_suite(node)) return refused(m_what, "it is not JUnit: the root element is <" + shown(node) + ">");
      any = true;
      SLIPWAY_KIT_TRY(suite(node, 0));
    }
    if (!any) return refused(m_what, "it holds no element");
    m_report.duration_ms = m_suites_ms > 0 ? m_suites_ms : cases_ms();
    return std::move(m_report);
  }

private:
  static bool is_suite(const pugi::xml_node& node) {
    const std::string_view name = node.name();
    return name == "testsuites" || name == "testsuite";
  }
  static std::string shown(const pugi::xml_node& node) { return std::string(node.name()).substr(0, 80); }

  Status suite(const pugi::xml_node& node, int depth) {
    if (depth > m_limits.depth) return refused(m_what, "its suites are nested too deeply");
    const std::string name = node.attribute("name").value();
    if (m_report.suite.empty()) m_report.suite = name;
    const bool group = std::string_view(node.name()) == "testsuites";
    if (!group && depth <= 1) m_suites_ms += milliseconds(node.attribute("time"));
    const std::size_t bad_before = m_bad;
    for (const pugi::xml_node& child : node.children()) {
      if (is_suite(child)) SLIPWAY_KIT_TRY(suite(child, depth + 1));
      if (std::string_view(child.name()) == "testcase") SLIPWAY_KIT_TRY(test_case(child, name));
    }
    const long long claimed = node.attribute("failures").as_llong() + node.attribute("errors").as_llong();
    if (claimed > 0 && m_bad == bad_before) {
      ++m_bad;
      m_report.cases.push_back({"(suite)", name, JunitOutcome::error,
                                "the suite counts " + std::to_string(claimed) + " failures that no case shows"});
    }
    return {};
  }

  Status test_case(const pugi::xml_node& node, const std::string& suite_name) {
    if (m_report.cases.size() >= m_limits.cases)
      return refused(m_what, "it holds more than " + std::to_string(m_limits.cases) + " cases");
    JunitCase test{node.attribute("name").value(), node.attribute("classname").as_string(suite_name.c_str())};
    test.duration_ms = milliseconds(node.attribute("time"));
    for (const pugi::xml_node& child : node.children())
      add_outcome(test, node, child);
    const std::string_view status = node.attribute("status").value();
    const bool not_run = status == "notrun" || status == "disabled";
    if (test.outcome == JunitOutcome::passed && not_run) test.outcome = JunitOutcome::skipped;
    if (test.outcome == JunitOutcome::failed || test.outcome == JunitOutcome::error) ++m_bad;
    test.message = limited(std::move(test.message));
    m_report.cases.push_back(std::move(test));
    return {};
  }

  // A case may hold several failures: all messages count, an error outweighs a failure, both outweigh a skip.
  static void add_outcome(JunitCase& test, const pugi::xml_node& node, const pugi::xml_node& child) {
    const std::string_view name = child.name();
    const bool bad = name == "failure" || name == "error";
    if (!bad && name != "skipped") return;
    const bool was_bad = test.outcome == JunitOutcome::failed || test.outcome == JunitOutcome::error;
    if (!bad && was_bad) return;
    std::string text = failure_text(child);
    if (!was_bad) {
      test.message.clear();
      test.place = place_of(node, child, text);
      test.outcome = bad ? JunitOutcome::failed : JunitOutcome::skipped;
    }
    if (name == "error") test.outcome = JunitOutcome::error;
    test.message += (test.message.empty() || text.empty() ? "" : "\n") + text;
  }

  std::int64_t cases_ms() const {
    std::int64_t sum = 0;
    for (const JunitCase& test : m_report.cases)
      sum += test.duration_ms;
    return sum;
  }

  std::string_view m_what;
  JunitLimits m_limits;
  JunitReport m_report;
  std::size_t m_bad = 0;
  std::int64_t m_suites_ms = 0;
};

std::string place_text(std::string_view what, std::string_view xml, std::ptrdiff_t offset) {
  const std::string_view before =
      xml.substr(0, std::min(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, offset)), xml.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.find_last_of('\n');
  const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return std::string(what) + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

std::size_t JunitReport::count(JunitOutcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [&](const JunitCase& test) { return test.outcome == outcome; }));
}

Result<JunitReport> parse_junit(std::string_view xml, std::string_view what, const JunitLimits& limits) {
  if (xml.size() > limits.bytes) return refused(what, "it is larger than " + std::to_string(limits.bytes) + " bytes");
  if (trimmed(xml).empty()) return refused(what, "it is empty");
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_doctype);
  if (!result) return refused(what, place_text(what, xml, result.offset) + ": " + result.description());
  return Reader(what, limits).read(document);
}

void merge(JunitReport& into, JunitReport from) {
  into.cases.insert(into.cases.end(), std::make_move_iterator(from.cases.begin()),
                    std::make_move_iterator(from.cases.end()));
  into.duration_ms += from.duration_ms;
}

std::string counts_text(const JunitReport& report) {
  std::string text = std::to_string(report.count(JunitOutcome::passed)) + " passed";
  const auto add = [&](JunitOutcome outcome, const char* word) {
    if (const std::size_t count = report.count(outcome); count > 0)
      text.append(", ").append(std::to_string(count)).append(word);
  };
  add(JunitOutcome::failed, " failed");
  add(JunitOutcome::error, " with errors");
  add(JunitOutcome::skipped, " skipped");
  return text;
}

}  // namespace slipway::kit
