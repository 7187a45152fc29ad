// A stream of output with every secret replaced by ***.
#pragma once

#include <slipway/run/masking/matcher.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::run {

// Secrets are found however the bytes are cut into pieces and with terminal escape sequences between their characters
// (the sequences stay). Secrets that overlap or touch become one ***. Only an end that could be the start of a secret,
// or of an escape sequence, is held back until more comes.
class MaskingStream {
public:
  // Pieces of the output, in order. They are valid until the next call, as long as the bytes that were fed are.
  using Sink = std::function<void(std::string_view)>;

  // Null: nothing is secret, and every byte passes at once.
  explicit MaskingStream(std::shared_ptr<const Matcher> matcher) : m_matcher(std::move(matcher)) {}

  // Without copying what is not secret.
  void feed(std::string_view bytes, const Sink& sink);
  // The end of the stream: what was held back.
  void flush(const Sink& sink);

  std::string feed(std::string_view bytes);
  std::string flush();

  // Secrets that became known since; for all bytes that have not left yet.
  void use(std::shared_ptr<const Matcher> matcher) { m_matcher = std::move(matcher); }

  std::size_t held_back() const { return held().size(); }

private:
  enum class End { open, closed };

  void process(std::string_view bytes, End end, const Sink& sink);
  void process_plain(std::string_view bytes, End end, const Sink& sink);
  void process_escaped(std::string_view bytes, End end, const Sink& sink);
  void find_across(std::string_view bytes, std::vector<Interval>& covered) const;
  void hold(std::string_view rest, std::size_t from, const std::vector<Interval>& covered);
  void show_stars(const Sink& sink);
  const std::string& held() const { return m_buffers[m_current]; }

  std::shared_ptr<const Matcher> m_matcher;
  std::array<std::string, 2> m_buffers;  // What is held, and what was held before, which pieces may still point to.
  std::size_t m_current = 0;
  std::string m_text;               // What the pieces of a text with escape sequences point to.
  std::vector<Interval> m_covered;  // What of held() belongs to a secret that was already replaced.
  bool m_after_stars = false;       // The last that was shown, escape sequences aside.
};

}  // namespace slipway::run
