// Where the time of compiled programs goes: which worker ran which iterations of which loop, and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ostream>

namespace pl {

/// Records every call of this process's compiled programs while it is on: the call, the parallel loops in it, and the
/// parts into which the workers divide each loop. Compiled code is the same with and without; while a trace is on, a
/// loop costs some microseconds more, most of them after its end. Results do not depend on it.
class Trace {
 public:
  /// Off. Memory for so many slices per worker thread (of 80 bytes) is taken at once; more are counted and dropped.
  explicit Trace(std::size_t slices_per_thread = 1 << 14);
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;
  ~Trace();

  /// Throws CallError where another trace is on. Waits for a loop that runs; so does `stop`. A trace that is on is left
  /// on. What was recorded before stays.
  void start();
  void stop();

  /// Slices that found no room.
  std::int64_t lost() const;

  /// Chrome's trace-event JSON, as ui.perfetto.dev opens it: one track per worker, the caller's first. A slice's
  /// arguments are its kind ("call", "loop", "part"), place, iterations, and, where they are known, bytes read and
  /// written, flops and their rates. Stops the trace.
  void write(std::ostream& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace pl
