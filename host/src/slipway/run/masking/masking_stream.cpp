#include <slipway/run/masking/ansi.hpp>
#include <slipway/run/masking/masking_stream.hpp>

#include <algorithm>

namespace slipway::run {

namespace {

// An end that is held back because of what it would be without its escape sequences is let go when it has grown so
// much.
constexpr std::size_t k_most_sequences = 2048;

}  // namespace

void MaskingStream::feed(std::string_view bytes, const Sink& sink) {
  while (bytes.size() > Matcher::k_longest_scan / 2) {
    process(bytes.substr(0, Matcher::k_longest_scan / 2), End::open, sink);
    bytes.remove_prefix(Matcher::k_longest_scan / 2);
  }
  process(bytes, End::open, sink);
}

void MaskingStream::flush(const Sink& sink) {
  process({}, End::closed, sink);
  m_after_stars = false;
}

std::string MaskingStream::feed(std::string_view bytes) {
  std::string out;
  feed(bytes, [&out](std::string_view piece) { out += piece; });
  return out;
}

std::string MaskingStream::flush() {
  std::string out;
  flush([&out](std::string_view piece) { out += piece; });
  return out;
}

void MaskingStream::process(std::string_view bytes, End end, const Sink& sink) {
  if (m_matcher == nullptr && held().empty()) {
    if (!bytes.empty()) sink(bytes);
    return;
  }
  if (bytes.find(k_escape) == std::string_view::npos && held().find(k_escape) == std::string::npos)
    process_plain(bytes, end, sink);
  else
    process_escaped(bytes, end, sink);
}

void MaskingStream::show_stars(const Sink& sink) {
  if (!m_after_stars) sink("***");
  m_after_stars = true;
}

void MaskingStream::hold(std::string_view rest, std::size_t from, const std::vector<Interval>& covered) {
  std::vector<Interval> kept;
  for (const Interval& interval : covered)
    if (interval.end > from) kept.push_back({std::max(interval.begin, from) - from, interval.end - from});
  m_covered = std::move(kept);
  m_current = 1 - m_current;
  m_buffers[m_current].assign(rest);
}

// Secrets that begin in what is held and end in the new bytes.
void MaskingStream::find_across(std::string_view bytes, std::vector<Interval>& covered) const {
  if (held().empty()) return;
  const std::string joint = held() + std::string(bytes.substr(0, m_matcher->longest()));
  m_matcher->find(joint, covered);
}

void MaskingStream::process_plain(std::string_view bytes, End end, const Sink& sink) {
  const std::size_t before = held().size();
  const std::size_t size = before + bytes.size();
  std::vector<Interval> covered;
  std::size_t open = size;
  if (m_matcher != nullptr) {
    m_matcher->find(bytes, covered);
    for (Interval& interval : covered)
      interval = {interval.begin + before, interval.end + before};
    find_across(bytes, covered);
    if (end == End::open && bytes.size() >= m_matcher->longest())
      open = before + m_matcher->undecided(bytes);
    else if (end == End::open)
      open = m_matcher->undecided(held() + std::string(bytes));
  }
  covered.insert(covered.end(), m_covered.begin(), m_covered.end());
  merge(covered);
  // The text is what is held and, after it, the new bytes.
  const auto part = [&](std::size_t from, std::size_t to) {
    if (from < before) sink(std::string_view(held()).substr(from, std::min(to, before) - from));
    if (to > before) sink(bytes.substr(std::max(from, before) - before, to - std::max(from, before)));
  };
  std::size_t shown = 0;
  for (const Interval& interval : covered) {
    if (interval.begin >= open) break;
    if (interval.begin > shown) {
      part(shown, interval.begin);
      m_after_stars = false;
    }
    show_stars(sink);
    shown = std::min(interval.end, open);
  }
  if (shown < open) {
    part(shown, open);
    m_after_stars = false;
  }
  if (open >= before)
    hold(bytes.substr(open - before), open, covered);
  else
    hold(held().substr(open) + std::string(bytes), open, covered);
}

void MaskingStream::process_escaped(std::string_view bytes, End end, const Sink& sink) {
  m_text.assign(held()).append(bytes);
  const std::string_view text = m_text;
  const StrippedText stripped(text);
  std::vector<Interval> covered = m_covered;
  std::size_t open = text.size();
  if (m_matcher != nullptr) {
    // Both views: a sequence may stand inside of a secret, and a secret inside of what looks like a sequence.
    m_matcher->find(text, covered);
    std::vector<Interval> in_plain;
    m_matcher->find(stripped.plain(), in_plain);
    for (const Interval& interval : in_plain)
      stripped.append_raw(interval, covered);
  }
  merge(covered);
  if (end == End::open && m_matcher != nullptr) {
    open = std::min(stripped.sequence_start(m_matcher->undecided(text)), stripped.incomplete_at());
    const std::size_t plain_open = stripped.raw_position(m_matcher->undecided(stripped.plain()));
    if (text.size() - std::min(plain_open, text.size()) <= m_matcher->longest() + k_most_sequences)
      open = std::min(open, plain_open);
  }
  std::size_t shown = 0;
  const auto pass = [&](std::size_t to) {
    if (to <= shown) return;
    if (stripped.has_plain({shown, to})) m_after_stars = false;
    sink(text.substr(shown, to - shown));
    shown = to;
  };
  for (const Interval& interval : covered) {
    if (interval.begin >= open) break;
    pass(interval.begin);
    show_stars(sink);
    shown = std::min(interval.end, open);
  }
  pass(open);
  hold(text.substr(open), open, covered);
}

}  // namespace slipway::run
