// Times of steps beside the memory's rate around them, which changes while a machine is shared.
#pragma once

#include <vector>

#include "BenchModelReport.h"
#include "Ceilings.h"

namespace pl::tool {

class StepMeter {
 public:
  /// Measures the memory's rate. `probe` must outlive it.
  StepMeter(ReadProbe& probe, double dot_gflops);

  void add(double seconds, const Work& work);
  /// All steps so far. Each had the mean of the rates before and after it.
  StepTimes total();

 private:
  struct Step {
    double seconds;
    Work work;
  };
  void settle();

  ReadProbe& probe_;
  double dot_gflops_, read_gbps_;
  std::vector<Step> open_;  // since the last probe
  double open_seconds_ = 0;
  StepTimes total_;
};

}  // namespace pl::tool
