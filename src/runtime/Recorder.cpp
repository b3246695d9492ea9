#include "runtime/Recorder.h"

#include <algorithm>
#include <chrono>
#include <numeric>

namespace pl::runtime {

std::int64_t now() {
  const auto time = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time).count();
}

void Recorder::reserve(int workers) {
  while (tracks_.size() < static_cast<std::size_t>(workers)) {
    Track& track = tracks_.emplace_back();
    lost_.push_back(0);
    // Written once, so that no worker waits for the system to hand out a page.
    track.slices.resize(capacity_);
    track.slices.clear();
  }
}

std::uint32_t Recorder::label(const std::string& name, const std::string& detail) {
  const auto known =
      std::ranges::find_if(labels_, [&](const Label& label) { return label.name == name && label.detail == detail; });
  const auto number = static_cast<std::uint32_t>(known - labels_.begin());
  if (known == labels_.end()) labels_.push_back({name, detail});
  return number;
}

void Recorder::note(int worker, const Slice& slice) {
  Track& track = tracks_[static_cast<std::size_t>(worker)];
  if (track.slices.size() < capacity_)
    track.slices.push_back(slice);
  else
    ++lost_[static_cast<std::size_t>(worker)];
}

void Recorder::runPart(int worker, std::uint32_t label, const pl_loop& loop, void* context, std::int64_t begin,
                       std::int64_t end) {
  const std::int64_t start = now();
  loop.body(context, begin, end);
  note(worker, {.kind = Slice::Kind::Part, .label = label, .start = start, .stop = now(), .begin = begin, .end = end});
}

void Recorder::noteLoop(std::uint32_t label, const pl_loop& loop, void* context, std::int64_t iterations,
                        std::int64_t start) {
  Slice whole{.kind = Slice::Kind::Loop, .label = label, .start = start, .stop = now(), .end = iterations};
  // After the loop, on one thread: counting on the workers would be time of the loop.
  for (Track& track : tracks_) {
    for (; track.counted < track.slices.size(); ++track.counted) {
      Slice& part = track.slices[track.counted];
      if (part.kind != Slice::Kind::Part || loop.work == nullptr) continue;
      loop.work(context, part.begin, part.end, &part.work);
      part.hasWork = true;
    }
  }
  if (loop.work != nullptr) {
    loop.work(context, 0, iterations, &whole.work);
    whole.hasWork = true;
  }
  note(0, whole);
}

void Recorder::noteCall(const std::string& name, const std::string& dimensions, std::int64_t start, std::int64_t stop) {
  note(0, {.kind = Slice::Kind::Call, .label = label(name, dimensions), .start = start, .stop = stop});
}

std::int64_t Recorder::lost() const { return std::accumulate(lost_.begin(), lost_.end(), std::int64_t{0}); }

}  // namespace pl::runtime
