#include "analysis/Probe.h"

#include "analysis/ProbeRun.h"

namespace pl::analysis {

/// Of all runs of a program together. An operation costs about 0.2 us.
static constexpr std::int64_t kMostOperations = 40000;

static thread_local int withoutProbe = 0;

WithoutProbe::WithoutProbe() { ++withoutProbe; }
WithoutProbe::~WithoutProbe() { --withoutProbe; }

void expectSound(mlir::func::FuncOp program) {
  if (withoutProbe > 0) return;
  ProbeBudget budget(kMostOperations);
  for (const Witness& witness : witnessesOf(program)) {
    if (budget.isSpent()) return;
    ProbeRun(program, witness, budget).run();
  }
}

}  // namespace pl::analysis
