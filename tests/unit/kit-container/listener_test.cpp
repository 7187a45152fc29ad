#include "support/catch.hpp"
#include "support/container_lab.hpp"
#include "support/loopback.hpp"

#include <slipway/kit/json.hpp>
#include <slipway/kit/listener.hpp>
#include <slipway/kit/ports.hpp>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <algorithm>

using namespace slipway::kit;
using slipway::test::Listener;

TEST_CASE("Listening sockets are read from the kernel's tables") {
  CHECK(parse_listeners(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            "   0: 0100007F:46A0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 169088 1 x\n"
            "   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17 1 x\n"
            "   2: 0200007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 18 1 x\n"
            "   3: 0100007F:46A0 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000     0        0 19 1 x\n"
            "   4: short\n") == std::vector<TcpListener>{{true, 18080, 169088}, {true, 22, 17}, {false, 80, 18}});
  CHECK(parse_listeners("   0: 00000000000000000000000000000000:1F90 0:0 0A 0:0 00:0 0 0 0 5 1\n"
                        "   1: 00000000000000000000000001000000:1F91 0:0 0A 0:0 00:0 0 0 0 6 1\n"
                        "   2: 0000000000000000FFFF00000100007F:1F92 0:0 0A 0:0 00:0 0 0 0 7 1\n"
                        "   3: 000080FE000000000000000001000000:1F93 0:0 0A 0:0 00:0 0 0 0 8 1\n") ==
        std::vector<TcpListener>{{true, 8080, 5}, {true, 8081, 6}, {true, 8082, 7}, {false, 8083, 8}});
  CHECK(parse_listeners("").empty());
}

TEST_CASE("A port belongs to the process that listens on it, and to its ancestors") {
  const Listener listener;
  REQUIRE(listener.listens());
  CHECK(*listener_belongs_to(listener.port(), ::getpid()));
  CHECK(*listener_belongs_to(listener.port(), ::getppid()));
}

TEST_CASE("A port of somebody else is told apart, with the owner's name") {
  const Listener listener;
  slipway::test::LabHost lab("/tmp");
  const auto id = lab.host.start({{"sleep", "30"}});
  const std::vector<pid_t> tree = process_tree(::getpid());
  REQUIRE(tree.size() >= 2);
  const auto report = port_report(listener.port(), tree.back());
  REQUIRE(report.has_value());
  CHECK(report->owner == PortOwner::stranger);
  CHECK(report->stranger == "pid " + std::to_string(::getpid()) + " (unit_kit-contai)");
  CHECK_FALSE(*listener_belongs_to(listener.port(), tree.back()));
  lab.host.stop(id);
  CHECK(lab.host.wait(id).signal == SIGTERM);
}

TEST_CASE("A port without a listener belongs to nobody") {
  const auto report = port_report(slipway::test::free_port(), ::getpid());
  REQUIRE(report.has_value());
  CHECK(report->owner == PortOwner::nobody);
}

TEST_CASE("Of a process that is gone nothing can be said") {
  CHECK_FALSE(port_report(80, 0x3fffffff).has_value());
  CHECK(process_tree(0x3fffffff).empty());
}

TEST_CASE("Ports are the pipeline's numbers, or free ones") {
  const auto ports = choose_ports(*parse_json(R"({"WEB":"auto","ADMIN":8081,"X":"auto"})", "ports"), "ports");
  REQUIRE(ports.has_value());
  REQUIRE(ports->size() == 3);
  CHECK((*ports)[0] == ServicePort{"ADMIN", 8081});
  CHECK((*ports)[1].name == "WEB");
  CHECK((*ports)[1].number >= 1024);
  CHECK((*ports)[1].number != (*ports)[2].number);
  CHECK(Listener((*ports)[1].number).listens());
  CHECK(port_variables({{"A", 1}, {"B", 2}}) == std::vector<std::string>{"A=1", "B=2"});
  CHECK(choose_ports(Json(), "ports")->empty());
}

TEST_CASE("One port under two names is refused") {
  const auto refused = choose_ports(*parse_json(R"({"A":80,"B":80})", "ports"), "environment.ports");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message == "environment.ports gives port 80 twice");
}
