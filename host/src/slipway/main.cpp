#include <slipway/cli/application.hpp>

int main(int argc, char** argv) { return slipway::cli::run(argc, argv); }
