// What a crash leaves behind: a saved run that repeats it, written by the signal's handler.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "Perform.h"

namespace pl::tool {

/// While one lives (at most one does), a signal that means a crash writes the run to the folder `destination`, says so
/// on standard error, and then takes its course. Everything is prepared here: the handler only calls what is safe in a
/// signal's handler. It writes no arrays: what the folder `temporary` holds already, if it is there, goes with it.
class CrashNote {
 public:
  /// `message(failure)` is what to say; it is made for every signal and phase beforehand.
  CrashNote(const std::filesystem::path& temporary, const std::filesystem::path& destination, SavedRun saved,
            const std::function<std::string(const Failure&)>& message);
  CrashNote(const CrashNote&) = delete;
  CrashNote& operator=(const CrashNote&) = delete;
  ~CrashNote();

  void enter(Phase phase);
};

/// "crashed while running: SIGSEGV"
Failure crash_failure(int signal, Phase phase);

}  // namespace pl::tool
