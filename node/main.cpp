#include "node/command_line.h"

int main(int count, char** arguments) {
  return node::run_command_line(count, arguments);
}
