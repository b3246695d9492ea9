#include "StepMeter.h"

#include <algorithm>

namespace pl::tool {
namespace {

constexpr double kProbeBytes = ReadProbe::kMostBytes;
constexpr double kBetweenProbes = 0.4;  // seconds of steps; a probe takes about 20 ms

}  // namespace

StepMeter::StepMeter(ReadProbe& probe, double dot_gflops)
    : probe_(probe), dot_gflops_(dot_gflops), read_gbps_(probe.gbps(kProbeBytes)) {}

void StepMeter::add(double seconds, const Work& work) {
  open_.push_back({seconds, work});
  open_seconds_ += seconds;
  if (open_seconds_ >= kBetweenProbes) settle();
}

StepTimes StepMeter::total() {
  settle();
  return total_;
}

void StepMeter::settle() {
  if (open_.empty()) return;
  const double after = probe_.gbps(kProbeBytes), gbps = (read_gbps_ + after) / 2;
  for (const auto& [seconds, work] : open_) {
    const double read = work.bytes / gbps * 1e-9, products = work.flops / dot_gflops_ * 1e-9;
    total_.seconds += seconds;
    total_.read_seconds += read;
    total_.limit_seconds += std::max(read, products);
    total_.work.bytes += work.bytes;
    total_.work.flops += work.flops;
  }
  read_gbps_ = after;
  open_.clear();
  open_seconds_ = 0;
}

}  // namespace pl::tool
