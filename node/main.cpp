#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "node/command_line.h"

int main(int count, char** arguments) {
  const int code = node::run_command_line(count, arguments);
  // Everything was stopped and closed by then. gRPC keeps threads of its own, which exit handlers would pull the ground
  // from under: so the process ends without them.
  std::cout.flush();
  std::fflush(nullptr);
  std::_Exit(code);
}
