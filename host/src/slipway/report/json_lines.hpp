// The events themselves, one JSON object a line.
#pragma once

#include <slipway/report/output.hpp>
#include <slipway/report/reporter.hpp>

namespace slipway::report {

class JsonLines : public Reporter {
public:
  // output: not owned.
  explicit JsonLines(Output& output) : m_output(output) {}
  void on_event(const model::Event& event, const RunStory& /*story*/) override {
    m_output.write(model::to_json(event) + '\n');
  }

private:
  Output& m_output;
};

}  // namespace slipway::report
