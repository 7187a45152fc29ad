// The folder of state on disks that are full, read-only or odd: rows S of the catalogue.
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "trial.hpp"

#include <slipway/run/journal.hpp>

#include <nlohmann/json.hpp>

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

using namespace slipway::test;

namespace {

// A small disk where the state folder is. Not there when this user may not mount one.
class SmallDisk {
public:
  SmallDisk(const Trial& trial, const std::string& options) : m_path(trial.folder.path(".slipway")) {
    std::filesystem::create_directory(m_path);
    m_mounted = mount("tmpfs", m_path.c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (!m_mounted) skip("this user may not mount a small disk");
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk() {
    if (m_mounted) umount2(m_path.c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return m_mounted; }

  bool make_read_only() const { return mount(nullptr, m_path.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0; }

private:
  std::string m_path;
  bool m_mounted = false;
};

std::size_t lines_of(const TempFolder& folder, const std::string& name) {
  if (!std::filesystem::exists(folder.path(name))) return 0;
  const std::string text = folder.read(name);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// Names of effects, more than the journal has room for on the page that it began.
std::string many_names() {
  std::string names = "n0";
  for (int i = 1; i < 40; ++i)
    names += ",n" + std::to_string(i);
  return names;
}

}  // namespace

TEST_CASE("fault_S1: a disk that fills up stops before the next effect, and the rest is done when there is room",
          "[state]") {
  const TempFolder world;
  Trial trial("  release: {uses: dev.slipway.tests.candidate}\n"
              "  filler: {uses: dev.slipway.tests.misbehave, needs: [release], with: {do: fill-disk}}\n"
              "  publish:\n    uses: dev.slipway.tests.world\n    needs: [release, filler]\n    with: {world: \"" +
              world.path() + "\", names: \"" + many_names() + "\"}\n");
  const SmallDisk disk(trial, "size=300k");
  if (!disk) return;
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  CHECK(ended.signal == 0);
  CHECK(ended.code == 6);
  CHECK(ended.last_error_line().starts_with("error[SL0606]: "));
  CHECK(contains(ended.last_error_line(), "no space left on device"));
  CHECK(ended.survivors == std::vector<std::string>{});
  const std::size_t done = lines_of(world, "ledger");
  CHECK(done < 40);
  // What was recorded is readable, and each effect that happened was announced first.
  const auto journal = slipway::run::read_journal(trial.folder.path(trial.run_folder() + "/journal.jsonl"));
  REQUIRE(journal);
  std::size_t announced = 0;
  for (const slipway::model::Event& event : journal->events)
    if (slipway::model::type_of(event) == "effect-intended") ++announced;
  CHECK(announced >= done);

  std::filesystem::remove(trial.folder.path(trial.run_folder() + "/stages/filler/filler"));
  check_green(trial, trial.run());
  CHECK(lines_of(world, "ledger") == 40);
}

TEST_CASE("fault_S1: a disk that is full from the start runs nothing", "[state]") {
  Trial trial(misbehaving("threads"));
  const SmallDisk disk(trial, "size=8k");
  if (!disk) return;
  trial.folder.write(".slipway/filler", std::string(8192, 'x'));
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  CHECK(ended.code == 6);
  CHECK(ended.last_error_line().starts_with("error[SL06"));
  CHECK(contains(ended.last_error_line(), "nothing was run"));
  CHECK(trial.runs().empty());
}

TEST_CASE("fault_S4: a disk without inodes", "[state]") {
  for (const int inodes : {4, 8, 12, 16}) {
    Trial trial(misbehaving("threads"));
    const SmallDisk disk(trial, "size=10m,nr_inodes=" + std::to_string(inodes));
    if (!disk) return;
    const Ended ended = trial.run();
    INFO(inodes << "\n" << ended.out << ended.err);
    CHECK(ended.signal == 0);
    CHECK(ended.code == 6);
    CHECK(ended.last_error_line().starts_with("error[SL06"));
    CHECK(ended.survivors == std::vector<std::string>{});
  }
}

TEST_CASE("fault_S5: a state folder on a read-only disk", "[state]") {
  Trial trial(misbehaving("threads"));
  const SmallDisk disk(trial, "size=1m");
  if (!disk) return;
  REQUIRE(disk.make_read_only());
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  CHECK(ended.code == 6);
  CHECK(ended.last_error_line().starts_with("error[SL0603]: the state folder "));
  CHECK(contains(ended.last_error_line(), "nothing was run"));
  CHECK(trial.runs().empty());
}

TEST_CASE("fault_S5: a state folder that is a file, or a link to nowhere", "[state]") {
  Trial file(misbehaving("threads"));
  file.folder.write(".slipway", "");
  const Ended refused = file.run();
  CHECK(refused.code == 6);
  CHECK(refused.last_error_line().starts_with("error[SL0603]: the state folder "));

  Trial link(misbehaving("threads"));
  std::filesystem::create_symlink("/no/such/folder", link.folder.path(".slipway"));
  const Ended nowhere = link.run();
  INFO(nowhere.err);
  CHECK(nowhere.code == 6);
}

TEST_CASE("fault_S5: a state folder that belongs to somebody else", "[state]") {
  if (geteuid() != 0) return skip("only root can be somebody else");
  Trial trial(misbehaving("threads"));
  // The folder of the test is open to nobody, its files are the other user's.
  std::filesystem::permissions(trial.folder.path(), std::filesystem::perms::all);
  std::filesystem::create_directory(trial.folder.path(".slipway"));
  trial.shell = R"(chmod 755 .slipway; chown -R 65534:65534 .git slipway.yaml . 2>/dev/null; chown 0:0 .slipway
chmod 755 "$HOME"; nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
$nobody sh -c 'test -r "$1"' sh "$1" || exit 126
exec $nobody "$@")";
  const Ended ended = trial.run();
  if (ended.code == 126) return skip("another user cannot reach " + built("bin/slipway"), Missing::material);
  INFO(ended.out << ended.err);
  CHECK(ended.code == 6);
  CHECK(ended.last_error_line().starts_with("error[SL0603]: the state folder "));
  CHECK(contains(ended.last_error_line(), "permission denied"));
}

TEST_CASE("fault_S16: a limit on the size of files", "[state]") {
  // In blocks of 1024 bytes: below the journal, in its middle. Its own output goes through pipes, which have no limit.
#if defined(__SANITIZE_THREAD__)
  const std::vector<int> limits{1, 2, 4};  // Its run time writes a file before anything of ours runs.
#else
  const std::vector<int> limits{0, 1, 2, 4};
#endif
  for (const int blocks : limits) {
    Trial trial(misbehaving("flood", {}, "mib: 1"));
    trial.shell = "{ (ulimit -f " + std::to_string(blocks) +
                  R"(; exec "$@") 2>&1 >&3 3>&- | cat >&2; exit ${PIPESTATUS[0]}; } 3>&1 | cat; exit ${PIPESTATUS[0]})";
    const Ended ended = trial.run();
    INFO(blocks << "\n" << ended.out << ended.err);
    CHECK(ended.signal == 0);
    CHECK(ended.code == 6);
    CHECK(ended.last_error_line().starts_with("error[SL06"));
    CHECK(ended.survivors == std::vector<std::string>{});
  }
}

TEST_CASE("fault_S17: a stage that removes its own workspace", "[state]") {
  Trial trial(misbehaving("delete-workspace"));
  check_green(trial, trial.run());
}

TEST_CASE("fault_S3: an artifact for which there is no room", "[state]") {
  Trial trial(
      "  build:\n    uses: build\n"
      "    with:\n      run: [sh, -c, head -c 3000000 /dev/zero > big]\n      artifacts: [{name: big, path: big}]\n");
  const SmallDisk disk(trial, "size=4m");
  if (!disk) return;
  const Ended ended = trial.run();
  INFO(ended.out << ended.err);
  check_contract(trial, ended, {.exit = 6, .code = "SL0606", .failed = "build"});
  CHECK(contains(ended.last_error_line(), "/artifacts/big - no space left on device: 2.9 MiB needed, "));
  CHECK(std::filesystem::is_empty(trial.folder.path(trial.run_folder() + "/artifacts")));
}
