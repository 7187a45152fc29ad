// Standard input to standard output through a masking stream: mask_pump [NEEDLES], a file with a needle in each line.
#include <slipway/base/file.hpp>
#include <slipway/base/text.hpp>
#include <slipway/run/masking/masking_stream.hpp>

#include <sys/uio.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <vector>

namespace {

using namespace slipway;

// Collects pieces for one system call. They must stay valid until then.
class Writer {
public:
  void add(std::string_view piece) {
    m_pieces.push_back({const_cast<char*>(piece.data()), piece.size()});
    if (m_pieces.size() == IOV_MAX) write();
  }
  void write() {
    auto* next = m_pieces.data();
    auto left = static_cast<int>(m_pieces.size());
    while (left > 0) {
      ssize_t count = ::writev(STDOUT_FILENO, next, left);
      if (count < 0) m_failed = true;
      if (count < 0) break;
      for (; left > 0 && static_cast<std::size_t>(count) >= next->iov_len; ++next, --left)
        count -= static_cast<ssize_t>(next->iov_len);
      if (left > 0) {
        next->iov_base = static_cast<char*>(next->iov_base) + count;
        next->iov_len -= static_cast<std::size_t>(count);
      }
    }
    m_pieces.clear();
  }
  bool failed() const { return m_failed; }

private:
  std::vector<iovec> m_pieces;
  bool m_failed = false;
};

base::Result<std::shared_ptr<const run::Matcher>> matcher_of(const char* file) {
  if (file == nullptr) return std::shared_ptr<const run::Matcher>();
  SLIPWAY_TRY_ASSIGN(const std::string text, base::read_file(file, std::size_t{1} << 24U));
  return run::Matcher::compile(base::split(text, '\n'), "");
}

}  // namespace

int main(int argc, char* argv[]) {
  const auto matcher = matcher_of(argc > 1 ? argv[1] : nullptr);
  if (!matcher) {
    std::fputs(base::render(matcher.error()).c_str(), stderr);
    return 1;
  }
  run::MaskingStream stream(*matcher);
  Writer writer;
  const run::MaskingStream::Sink sink = [&writer](std::string_view piece) { writer.add(piece); };
  std::vector<char> buffer(std::size_t{1} << 16U);
  while (!writer.failed()) {
    const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (count < 0) return 1;
    if (count == 0) break;
    stream.feed({buffer.data(), static_cast<std::size_t>(count)}, sink);
    writer.write();
  }
  stream.flush(sink);
  writer.write();
  return writer.failed() ? 1 : 0;
}
