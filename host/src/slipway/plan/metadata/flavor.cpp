#include <slipway/plan/metadata/csv.hpp>
#include <slipway/plan/metadata/failure.hpp>
#include <slipway/plan/metadata/flavor.hpp>
#include <slipway/plan/metadata/javascript.hpp>

namespace slipway::plan::metadata {

namespace {

// One line: the fields in their order, as "onlatest" depends on what came before it.
class FlavorLine {
public:
  FlavorLine(Flavor& flavor, const std::string& item) : m_flavor(flavor), m_item(item) {}

  base::Status read(const std::string& field) {
    const std::vector<std::string> parts = split_at_equals(field);
    if (parts.size() == 1) return failure("Invalid flavor entry: " + m_item);
    const std::string key = lower_case(parts[0]);
    const std::string& value = parts[1];
    if (key == "latest") return set_latest(value);
    if (key == "onlatest") return set_on_latest(value);
    if (key == "prefix") {
      m_flavor.prefix = value;
      m_on_latest = &m_flavor.prefix_on_latest;
    } else if (key == "suffix") {
      m_flavor.suffix = value;
      m_on_latest = &m_flavor.suffix_on_latest;
    } else {
      return failure("Unknown flavor entry: " + m_item);
    }
    return {};
  }

private:
  base::Status set_latest(const std::string& value) {
    if (value == "auto")
      m_flavor.latest = Flavor::Latest::automatic;
    else if (value == "true")
      m_flavor.latest = Flavor::Latest::yes;
    else if (value == "false")
      m_flavor.latest = Flavor::Latest::no;
    else
      return failure("Invalid latest flavor entry: " + m_item);
    return {};
  }

  base::Status set_on_latest(const std::string& value) {
    if (value != "true" && value != "false") return failure("Invalid value for onlatest attribute: " + value);
    if (m_on_latest != nullptr) *m_on_latest = value == "true";
    return {};
  }

  Flavor& m_flavor;
  const std::string& m_item;
  bool* m_on_latest = nullptr;
};

}  // namespace

base::Result<Flavor> parse_flavor(std::string_view input) {
  SLIPWAY_TRY_ASSIGN(const std::vector<std::string> items, items_of(input));
  Flavor flavor;
  for (const std::string& item : items) {
    SLIPWAY_TRY_ASSIGN(const Record fields, fields_of(item));
    FlavorLine line(flavor, item);
    for (const std::string& field : fields)
      SLIPWAY_TRY(line.read(field));
  }
  return flavor;
}

}  // namespace slipway::plan::metadata
