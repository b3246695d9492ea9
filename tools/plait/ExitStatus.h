// What the tool tells the shell.
#pragma once

namespace pl::tool {

/// A crash ends the process by its signal.
enum ExitStatus { kDone = 0, kRunFailed = 1, kBadInput = 2, kOurFault = 3 };

}  // namespace pl::tool
