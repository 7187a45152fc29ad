#include <slipway/config/source_text.hpp>
#include <slipway/config/syntax_help.hpp>
#include <slipway/config/yaml_events.hpp>

#include <libfyaml.h>

#include <algorithm>
#include <string_view>

namespace slipway::config {

namespace {

std::string text_of(fy_token* token) {
  std::size_t length = 0;
  const char* text = token == nullptr ? nullptr : fy_token_get_text(token, &length);
  return text == nullptr ? std::string() : std::string(text, length);
}

Place place_of(fy_token* token) {
  const fy_mark* start = token == nullptr ? nullptr : fy_token_start_mark(token);
  const fy_mark* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (start == nullptr || end == nullptr) return {};
  return {start->input_pos, end->input_pos > start->input_pos ? end->input_pos - start->input_pos : 0};
}

std::optional<Place> tag_of(fy_token* token) {
  if (token == nullptr) return std::nullopt;
  return place_of(token);
}

YamlEvent scalar_of(const fy_event_scalar_data& data) {
  YamlEvent event{.kind = YamlEventKind::scalar, .text = text_of(data.value), .anchor = text_of(data.anchor)};
  event.tag = tag_of(data.tag);
  event.place = place_of(data.value);
  const bool plain = data.value == nullptr || fy_token_scalar_style(data.value) == FYSS_PLAIN;
  event.style = plain ? Style::plain : Style::quoted;
  event.is_empty = plain && event.text.empty();
  return event;
}

// Sequences and mappings have the same parts under other names.
YamlEvent collection_of(YamlEventKind kind, fy_token* anchor, fy_token* tag, fy_token* start) {
  YamlEvent event{.kind = kind, .text = {}, .anchor = text_of(anchor)};
  event.tag = tag_of(tag);
  event.place = place_of(start);
  return event;
}

YamlEvent event_of(const fy_event& raw) {
  switch (raw.type) {
  case FYET_DOCUMENT_START:
    return {.kind = YamlEventKind::document_start, .place = place_of(raw.document_start.document_start)};
  case FYET_DOCUMENT_END:
    return {.kind = YamlEventKind::document_end};
  case FYET_MAPPING_START:
    return collection_of(YamlEventKind::mapping_start, raw.mapping_start.anchor, raw.mapping_start.tag,
                         raw.mapping_start.mapping_start);
  case FYET_MAPPING_END:
    return {.kind = YamlEventKind::mapping_end};
  case FYET_SEQUENCE_START:
    return collection_of(YamlEventKind::sequence_start, raw.sequence_start.anchor, raw.sequence_start.tag,
                         raw.sequence_start.sequence_start);
  case FYET_SEQUENCE_END:
    return {.kind = YamlEventKind::sequence_end};
  case FYET_SCALAR:
    return scalar_of(raw.scalar);
  case FYET_ALIAS:
    return {.kind = YamlEventKind::alias, .text = text_of(raw.alias.anchor), .place = place_of(raw.alias.anchor)};
  default:
    return {.kind = YamlEventKind::stream_end};
  }
}

struct DiagnosticsDeleter {
  void operator()(fy_diag* diagnostics) const { fy_diag_destroy(diagnostics); }
};
struct ParserDeleter {
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};

// Collects messages instead of printing them.
std::unique_ptr<fy_diag, DiagnosticsDeleter> make_diagnostics() {
  fy_diag_cfg settings{};
  fy_diag_cfg_default(&settings);
  settings.fp = nullptr;
  std::unique_ptr<fy_diag, DiagnosticsDeleter> diagnostics(fy_diag_create(&settings));
  if (diagnostics) fy_diag_set_collect_errors(diagnostics.get(), true);
  return diagnostics;
}

constexpr auto k_flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_COLLECT_DIAG | FYPCF_DEFAULT_VERSION_1_2 |
                                                         FYPCF_JSON_NONE | FYPCF_DISABLE_MMAP_OPT);

}  // namespace

struct YamlEvents::Parser {
  std::unique_ptr<fy_diag, DiagnosticsDeleter> diagnostics = make_diagnostics();
  std::unique_ptr<fy_parser, ParserDeleter> parser;
};

YamlEvents::YamlEvents(const SourceText& source) : m_source(source), m_parser(std::make_unique<Parser>()) {
  fy_parse_cfg settings{};
  settings.search_path = "";
  settings.flags = k_flags;
  settings.diag = m_parser->diagnostics.get();
  m_parser->parser.reset(fy_parser_create(&settings));
  fy_parser* parser = m_parser->parser.get();
  if (parser != nullptr && fy_parser_set_string(parser, source.text().data(), source.text().size()) != 0)
    m_parser->parser.reset();
}

YamlEvents::~YamlEvents() = default;

tl::expected<YamlEvent, Problem> YamlEvents::next() {
  fy_parser* parser = m_parser->parser.get();
  for (;;) {
    fy_event* raw = parser == nullptr ? nullptr : fy_parser_parse(parser);
    if (raw == nullptr) return tl::unexpected(reported_problem().value_or(syntax_help("", {})));
    const bool start = raw->type == FYET_STREAM_START || raw->type == FYET_NONE;
    YamlEvent event = event_of(*raw);
    fy_parser_event_free(parser, raw);
    if (start) continue;
    if (event.kind == YamlEventKind::stream_end)
      if (auto problem = reported_problem()) return tl::unexpected(std::move(*problem));
    look_at_source(event);
    return event;
  }
}

void YamlEvents::look_at_source(YamlEvent& event) const {
  const std::string_view text = m_source.text();
  if (event.kind == YamlEventKind::alias && event.place.offset > 0) {
    // With its asterisk.
    --event.place.offset;
    ++event.place.length;
  }
  const std::string_view written = text.substr(std::min(event.place.offset, text.size()), event.place.length);
  event.is_multiline = written.find('\n') != std::string_view::npos;
  if (event.kind != YamlEventKind::mapping_start && event.kind != YamlEventKind::sequence_start) return;
  event.in_brackets = written.starts_with('[') || written.starts_with('{');
  event.place.length = 1;
}

std::optional<Problem> YamlEvents::reported_problem() const {
  void* cursor = nullptr;
  fy_diag* diagnostics = m_parser->diagnostics.get();
  while (const fy_diag_error* found = diagnostics == nullptr ? nullptr : fy_diag_errors_iterate(diagnostics, &cursor)) {
    const std::string_view message = found->msg == nullptr ? "" : found->msg;
    // A directive that is not understood is only a warning to the library.
    if (found->type == FYET_ERROR || message.find("directive") != std::string_view::npos)
      return syntax_help(message, m_source.at(found->line, found->column));
  }
  return std::nullopt;
}

}  // namespace slipway::config
