// What the worker pool notes down while a trace is on: one slice per call, per loop and per part of a loop.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "runtime/abi.h"

namespace pl::runtime {

/// Nanoseconds of a clock that never goes back.
std::int64_t now();

/// A name in the trace. Compiled code may be gone when the trace is written, so nothing here points into it.
struct Label {
  std::string name;
  std::string detail;  ///< a loop's place in the author's text; a call's dimensions
};

struct Slice {
  enum class Kind : std::uint8_t { Call, Loop, Part };
  Kind kind;
  std::uint32_t label;
  std::int64_t start, stop;         // of now()
  std::int64_t begin = 0, end = 0;  // iterations
  pl_work work = {};
  bool hasWork = false;
};

/// The slices of one thread, in memory that was there before the first one.
struct Track {
  std::vector<Slice> slices;
  std::size_t counted = 0;  // slices whose work is known, or never will be
};

/// Written by the pool, which says when: labels and whole loops while no worker runs, parts each on its worker's track.
class Recorder {
 public:
  explicit Recorder(std::size_t slicesPerTrack) : capacity_(slicesPerTrack) {}

  /// Memory for the tracks of so many workers.
  void reserve(int workers);
  std::uint32_t label(const std::string& name, const std::string& detail);

  /// Runs a part of a loop on its worker, and notes it.
  void runPart(int worker, std::uint32_t label, const pl_loop& loop, void* context, std::int64_t begin,
               std::int64_t end);
  /// Notes the whole loop, on the caller's track, and counts the work of its parts.
  void noteLoop(std::uint32_t label, const pl_loop& loop, void* context, std::int64_t iterations, std::int64_t start);
  void noteCall(const std::string& name, const std::string& dimensions, std::int64_t start, std::int64_t stop);

  const std::deque<Track>& tracks() const { return tracks_; }  // worker 0 is the caller
  const std::vector<Label>& labels() const { return labels_; }
  /// Slices for which there was no room.
  std::int64_t lost() const;

 private:
  void note(int worker, const Slice& slice);

  std::size_t capacity_;
  std::deque<Track> tracks_;  // a deque: tracks stay where they are
  std::deque<std::int64_t> lost_;
  std::vector<Label> labels_;
};

}  // namespace pl::runtime
