#include <slipway/base/atomic_file.hpp>
#include <slipway/report/junit_file.hpp>
#include <slipway/report/result_file.hpp>
#include <slipway/report/run_files.hpp>

namespace slipway::report {

void RunFiles::on_event(const model::Event& event, const RunStory& story) {
  if (std::holds_alternative<model::RunFinished>(event.fact)) (void)write(story);
}

base::Status RunFiles::write(const RunStory& story) {
  const std::string folder = m_runs + "/" + story.id;
  const base::Status result = base::write_file_atomically(folder + "/result.json", result_json(story, folder));
  const base::Status junit = base::write_file_atomically(folder + "/junit.xml", junit_xml(story));
  m_written = true;
  m_status = result ? junit : result;
  return m_status;
}

}  // namespace slipway::report
