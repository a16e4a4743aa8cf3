// The command line: reads it, runs the command, gives the exit code (command_context.h).
#pragma once

namespace node {

/// For main, before any other thread starts. Nothing leaves it but the exit code.
int run_command_line(int count, const char* const* arguments);

}  // namespace node
