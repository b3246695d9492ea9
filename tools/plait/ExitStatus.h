// What the tool tells the shell.
#pragma once

namespace pl::tool {

/// A crash ends the process by its signal; 130 is what a shell says of SIGINT.
enum ExitStatus { kDone = 0, kRunFailed = 1, kBadInput = 2, kOurFault = 3, kInterrupted = 130 };

}  // namespace pl::tool
