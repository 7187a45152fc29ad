#include "container/program_loader.hpp"
#include "support/catch.hpp"
#include "support/temp_folder.hpp"

#include <slipway/kit/container_bundle.hpp>
#include <slipway/kit/fd.hpp>
#include <slipway/kit/json.hpp>

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

using namespace slipway::kit;
using slipway::test::TempFolder;

namespace {

BundleSettings settings_for(const TempFolder& folder, ContainerCaller caller = {0, 0}) {
  std::filesystem::create_directories(folder.path("rootfs"));
  BundleSettings settings;
  settings.id = "slipway-1";
  settings.rootfs = folder.path("rootfs");
  settings.image.entrypoint = {"/app/service"};
  settings.image.cmd = {"--serve"};
  settings.image.env = {"A=image", "B=image"};
  settings.env = {"B=pipeline", "PORT=8080"};
  settings.caller = caller;
  return settings;
}

Json config_of(const BundleSettings& settings) {
  const auto text = bundle_config(settings);
  REQUIRE(text.has_value());
  return *parse_json(*text, "config");
}

std::vector<std::string> destinations(const Json& config) {
  std::vector<std::string> found;
  for (const Json& mount : config["mounts"])
    found.push_back(mount["type"].get<std::string>() + " " + mount["destination"].get<std::string>());
  return found;
}

void make_program(const TempFolder& folder, const std::string& path) {
  ::chmod(folder.write("rootfs/" + path, "#!").c_str(), 0755);
}

}  // namespace

TEST_CASE("A bundle runs the image's program with its config, overridden by the pipeline's") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  settings.image.working_dir = "/srv";
  settings.annotations = {{"dev.slipway.digest", "sha256:1"}};
  const Json config = config_of(settings);
  const Json process = config["process"];
  CHECK(process["args"] == Json({"/app/service", "--serve"}));
  CHECK(process["env"] == Json({"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/",
                                "A=image", "B=pipeline", "PORT=8080"}));
  CHECK(process["cwd"] == "/srv");
  CHECK(config["annotations"] == Json({{"dev.slipway.digest", "sha256:1"}}));
  CHECK(config["hostname"] == "slipway-1");
}

TEST_CASE("Arguments of the pipeline replace entrypoint and cmd of the image") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  settings.args = {"/app/other"};
  CHECK(config_of(settings)["process"]["args"] == Json({"/app/other"}));
}

TEST_CASE("A bundle gives no privilege that was not asked for") {
  const TempFolder folder;
  const Json config = config_of(settings_for(folder));
  CHECK(config["root"] == Json({{"path", folder.path("rootfs")}, {"readonly", true}}));
  CHECK(config["process"]["noNewPrivileges"] == true);
  for (const auto& [set, capabilities] : config["process"]["capabilities"].items())
    CHECK(capabilities == Json::array());
  CHECK(config["process"]["capabilities"].size() == 5);
  CHECK(config["process"]["rlimits"][1] == Json({{"type", "RLIMIT_CORE"}, {"hard", 0}, {"soft", 0}}));
  CHECK(config["linux"]["resources"]["devices"][0]["allow"] == false);
  CHECK(config["linux"]["maskedPaths"].size() == 10);
}

TEST_CASE("A capability that the pipeline needs is in every set") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  settings.capabilities = {"CAP_NET_BIND_SERVICE"};
  const Json config = config_of(settings);
  for (const auto& [set, capabilities] : config["process"]["capabilities"].items())
    CHECK(capabilities == Json({"CAP_NET_BIND_SERVICE"}));
}

TEST_CASE("Root's containers share the network unless told otherwise, and have a control group of their own") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  Json config = config_of(settings);
  CHECK(config["linux"]["namespaces"] ==
        Json({{{"type", "pid"}}, {{"type", "ipc"}}, {{"type", "uts"}}, {{"type", "mount"}}}));
  CHECK(config["linux"]["cgroupsPath"] == "/slipway-1");
  CHECK(config["process"]["user"] == Json({{"uid", 0}, {"gid", 0}}));

  settings.network = ContainerNetwork::isolated;
  config = config_of(settings);
  CHECK(config["linux"]["namespaces"][4] == Json({{"type", "network"}}));
  CHECK(destinations(config) ==
        std::vector<std::string>{"proc /proc", "tmpfs /dev", "devpts /dev/pts", "tmpfs /dev/shm", "sysfs /sys"});
}

TEST_CASE("Another user's containers live in a user namespace without a control group") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder, {1000, 1001});
  settings.image.user = "5000:5000";
  const Json config = config_of(settings);
  CHECK(config["linux"]["namespaces"][4] == Json({{"type", "user"}}));
  CHECK(config["linux"]["uidMappings"] == Json::array({{{"containerID", 0}, {"hostID", 1000}, {"size", 1}}}));
  CHECK(config["linux"]["gidMappings"] == Json::array({{{"containerID", 0}, {"hostID", 1001}, {"size", 1}}}));
  CHECK_FALSE(config["linux"].contains("cgroupsPath"));
  CHECK(config["process"]["user"] == Json({{"uid", 0}, {"gid", 0}}));
  CHECK(destinations(config)[4] == "bind /sys");

  settings.network = ContainerNetwork::isolated;
  const auto refused = bundle_config(settings);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().status == SLIPWAY_E_UNSUPPORTED);
  CHECK(refused.error().message == "a network of its own needs root");
}

TEST_CASE("Writable paths are folders outside the image, made for the container's user") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder, current_caller());
  settings.image.user = "1234:5678";
  settings.writable = {{"/data", folder.path("w/data")}, {"/tmp", folder.path("w/tmp")}};
  REQUIRE(write_bundle(folder.path("bundle"), settings).has_value());
  struct stat status{};
  REQUIRE(::stat(folder.path("w/data").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0755);
  CHECK(status.st_uid == (::geteuid() == 0 ? 1234 : ::geteuid()));
  REQUIRE(::stat(folder.path("w/tmp").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 01777);
  REQUIRE(::stat(folder.path("bundle/config.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 07777) == 0600);
  const Json mounts = (*parse_json(folder.read("bundle/config.json"), "config"))["mounts"];
  CHECK(mounts[mounts.size() - 2]["destination"] == "/data");
  CHECK(mounts[mounts.size() - 2]["source"] == folder.path("w/data"));
}

TEST_CASE("A link in the place of a writable folder is not followed") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder, current_caller());
  std::filesystem::create_directory_symlink("/etc", folder.path("data"));
  settings.writable = {{"/data", folder.path("data")}};
  const auto refused = write_bundle(folder.path("bundle"), settings);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().status == SLIPWAY_E_IO);
}

TEST_CASE("A writable path must be absolute, below the root and without '..'") {
  const TempFolder folder;
  for (const char* const path : {"data", "/", "", "/../etc", "/data/.."}) {
    BundleSettings settings = settings_for(folder);
    settings.writable = {{path, folder.path("w")}};
    const auto refused = bundle_config(settings);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().status == SLIPWAY_E_CONFIG);
  }
}

TEST_CASE("An image with nothing to run is refused") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  settings.image.entrypoint = settings.image.cmd = {};
  const auto refused = bundle_config(settings);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "the image has nothing to run");
}

TEST_CASE("The user of an image is a number or a name of its own files") {
  const TempFolder folder;
  folder.write("rootfs/etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:100:an app:/home/app:/bin/false\n");
  folder.write("rootfs/etc/group", "root:x:0:\nweb:x:33:app\n");
  const std::string rootfs = folder.path("rootfs");
  CHECK(*resolve_user(rootfs, "") == ContainerUser{0, 0, "/root"});
  CHECK(*resolve_user(rootfs, "app") == ContainerUser{1000, 100, "/home/app"});
  CHECK(*resolve_user(rootfs, "1000") == ContainerUser{1000, 100, "/home/app"});
  CHECK(*resolve_user(rootfs, "app:web") == ContainerUser{1000, 33, "/home/app"});
  CHECK(*resolve_user(rootfs, "77") == ContainerUser{77, 0, "/"});
  CHECK(*resolve_user(rootfs, "77:88") == ContainerUser{77, 88, "/"});
  for (const char* const name : {"nobody", "app:nobody", "-1", "1x", "4294967296", ":33"}) {
    const auto refused = resolve_user(rootfs, name);
    INFO(name);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().status == SLIPWAY_E_CONFIG);
  }
}

TEST_CASE("Account files of an image are looked up inside the image, whatever links say") {
  const TempFolder folder;
  folder.write("rootfs/etc/real", "inside:x:7:8::/:/\n");
  folder.write("secret", "outside:x:9:9::/:/\n");
  std::filesystem::create_symlink("/etc/real", folder.path("rootfs/etc/passwd"));
  CHECK(*resolve_user(folder.path("rootfs"), "inside") == ContainerUser{7, 8, "/"});
  std::filesystem::remove(folder.path("rootfs/etc/passwd"));
  std::filesystem::create_symlink("../../../../../../.." + folder.path("secret"), folder.path("rootfs/etc/passwd"));
  CHECK_FALSE(resolve_user(folder.path("rootfs"), "outside").has_value());
}

TEST_CASE("The program of a container is looked for in the image before it is started") {
  const TempFolder folder;
  BundleSettings settings = settings_for(folder);
  make_program(folder, "app/service");
  CHECK(*find_in_image(settings) == "/app/service");

  make_program(folder, "usr/bin/tool");
  settings.args = {"tool"};
  CHECK(*find_in_image(settings) == "/usr/bin/tool");

  settings.args = {"bin/tool"};
  settings.image.working_dir = "/usr";
  CHECK(*find_in_image(settings) == "//usr/bin/tool");

  std::filesystem::create_symlink("/usr/bin/tool", folder.path("rootfs/link"));
  settings.args = {"/link"};
  CHECK(*find_in_image(settings) == "/link");

  folder.write("rootfs/plain", "no program");
  std::filesystem::create_symlink("/bin/sh", folder.path("rootfs/outside"));
  for (const char* const missing : {"/app/none", "none", "/plain", "/app", "/outside"}) {
    settings.args = {missing};
    const auto refused = find_in_image(settings);
    INFO(missing);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().status == SLIPWAY_VERDICT_FAIL);
    CHECK(refused.error().message == "the image cannot run '" + std::string(missing) + "'");
  }
}

TEST_CASE("a program whose loader or interpreter is not in the image cannot run there, and that is said") {
  const TempFolder folder;
  std::filesystem::create_directories(folder.path("rootfs/app"));
  std::filesystem::copy_file("/proc/self/exe", folder.path("rootfs/app/dynamic"));
  folder.write("rootfs/app/script", "#! /usr/bin/env python3\n");
  std::filesystem::permissions(folder.path("rootfs/app/script"), std::filesystem::perms::owner_all);
  BundleSettings settings = settings_for(folder);
  const auto why = [&](const char* program) {
    settings.args = {program};
    const auto found = find_in_image(settings);
    return found ? *found : found.error().why + " - " + found.error().hint;
  };
  CHECK(why("/app/script") == "it is started by /usr/bin/env, which the image does not hold - link the program "
                              "statically, or build on a base image that holds /usr/bin/env");
  make_program(folder, "usr/bin/env");
  CHECK(why("/app/script") == "/app/script");

  const Fd own(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  const std::string loader = loader_of(own.get());
  CHECK(loader.find("/ld-") != std::string::npos);
  CHECK(why("/app/dynamic").starts_with("it is started by " + loader + ", which the image does not hold"));
  make_program(folder, loader.substr(1));
  CHECK(why("/app/dynamic") == "/app/dynamic");
}

TEST_CASE("the loader of a file that is cut off, static or no program is none") {
  const TempFolder folder;
  const auto loader = [&](const std::string& bytes) {
    folder.write("file", bytes);
    return loader_of(Fd(::open(folder.path("file").c_str(), O_RDONLY | O_CLOEXEC)).get());
  };
  CHECK(loader("").empty());
  CHECK(loader("\x7f"
               "ELF")
            .empty());
  CHECK(loader(std::string("\x7f"
                           "ELF\2\1\1",
                           7) +
               std::string(80, '\xff'))
            .empty());
  CHECK(loader("#!").empty());
  CHECK(loader("#!/bin/sh") == "/bin/sh");
  CHECK(loader("#!\t/bin/sh -e\n") == "/bin/sh");
  CHECK(loader("plain text").empty());
}
