#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "node/command_line.h"

int main(int count, char** arguments) {
  umask(S_IRWXG | S_IRWXO);  // backups are written by a library, and hold names, IBANs and open invitations
  const int code = node::run_command_line(count, arguments);
  // Everything was stopped and closed by then. gRPC keeps threads of its own, which exit handlers would pull the ground
  // from under: so the process ends without them.
  std::cout.flush();
  std::fflush(nullptr);
  std::_Exit(code);
}
