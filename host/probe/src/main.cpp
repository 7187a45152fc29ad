// slipway-plugin-probe: loads one plugin, does one thing with it, and tells what it saw on descriptor 3.
//
//   slipway-plugin-probe TRIAL    3: reports, 4: inputs, 5: the plugin's file
#include "keeper.hpp"
#include "report.hpp"
#include "trials.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <string_view>

namespace {

struct Trial {
  std::string_view name;
  void (*perform)(const slipway::probe::Inputs& inputs);
};

constexpr std::array k_trials{
    Trial{"describe", &slipway::probe::describe_trial}, Trial{"quiet", &slipway::probe::quiet_trial},
    Trial{"entry", &slipway::probe::entry_trial},       Trial{"session", &slipway::probe::session_trial},
    Trial{"configs", &slipway::probe::configs_trial},   Trial{"facets", &slipway::probe::facets_trial},
    Trial{"pairing", &slipway::probe::pairing_trial}};

// As the worker does it, and for the same reasons.
void restrict_process() {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  for (const int fd : {slipway::probe::k_report_fd, slipway::probe::k_plugin_fd})
    fcntl(fd, F_SETFD, FD_CLOEXEC);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2 || fcntl(slipway::probe::k_report_fd, F_GETFD) < 0 || fcntl(slipway::probe::k_plugin_fd, F_GETFD) < 0) {
    std::fputs("slipway-plugin-probe is started by slipway and does nothing by itself\n", stderr);
    return 2;
  }
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  if (count == 2) return slipway::probe::keep(words[0], words[1]);
  restrict_process();
  const slipway::probe::Inputs inputs = slipway::probe::Inputs::read();
  for (const Trial& trial : k_trials) {
    if (trial.name != words[1]) continue;
    slipway::probe::watch_exit();
    trial.perform(inputs);
    slipway::probe::done();
  }
  return 2;
}
