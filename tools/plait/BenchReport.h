// What `plait bench` measured: kernels beside the ceilings of the machine.
#pragma once

#include <string>
#include <vector>

#include "Report.h"
#include "pl/kernel.h"

namespace pl::tool {

/// One kernel in one configuration.
struct BenchRow {
  std::string kernel;
  std::string config;  ///< the words that differ from the kernel's defaults: "batch=1 seq_lens=all:4096"
  int threads = 0;
  RunTime time_ms;
  Work work;
  double read_gbps = 0;    ///< of the memory, right before and after the runs: the median
  double peak_gflops = 0;  ///< of the machine, for the operands of this kernel's products
  double fraction = 0;     ///< of the limit: the median over the runs, each against the read rate beside it
  double speed_up = 1;     ///< over the first number of threads that was measured: the ratio of the medians
  bool agrees = true;      ///< with the reference, as far as compared

  /// What a perfect kernel waits for, and how long: the larger of the two times.
  double read_ms() const { return work.bytes / read_gbps * 1e-6; }
  double compute_ms() const { return work.flops / peak_gflops * 1e-6; }
  std::string limit() const { return read_ms() >= compute_ms() ? "memory" : "compute"; }

  double gbps() const { return work.bytes / time_ms.median * 1e-6; }
  double gflops() const { return work.flops / time_ms.median * 1e-6; }
};

struct BenchReport {
  std::string processor;
  std::string target;
  std::string date;          ///< "2026-11-24"
  std::vector<int> threads;  ///< each row of a kernel has one of them; the ceilings have the last
  int repeat = 0;
  double read_gbps = 0;                          ///< over 512 MiB
  double dot_gflops = 0;                         ///< of BF16 operands, with what the target has for them
  double fma_gflops = 0;                         ///< of FP32 operands
  std::string dot_instruction, fma_instruction;  ///< that these are the rates of
  std::vector<BenchRow> rows;

  bool passed() const;
  /// A table for people.
  std::string text() const;
  /// The same as a table of a document.
  std::string markdown() const;
  /// {"ceilings": {…}, "rows": […]}
  std::string json() const;
};

}  // namespace pl::tool
