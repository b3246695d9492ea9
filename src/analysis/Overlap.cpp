// Asks for two iterations whose windows meet: one earlier, one later.
#include "analysis/Overlap.h"

#include "analysis/Writes.h"

namespace pl::analysis {

static bool meetNowhere(const ProgramFacts& facts, mlir::scf::ForOp loop, Write a, Write b, std::string& gap) {
  Constraints constraints;
  Moment at(facts, constraints);
  at.standAt(loop);
  Moment earlier(at, loop.getRegion()), later(at, loop.getRegion());
  constraints.require(later.of(loop.getInductionVar()) - earlier.of(loop.getInductionVar()) - at.of(loop.getStep()));
  earlier.standAt(a.assemble);
  later.standAt(b.assemble);
  for (unsigned i = 0; i < a.assemble.getOffsets().size(); ++i) {
    const AffineForm firstA = earlier.of(a.assemble.getOffsets()[i]), firstB = later.of(b.assemble.getOffsets()[i]);
    const AffineForm sizeA = earlier.valid(a.assemble.getSrc(), i), sizeB = later.valid(b.assemble.getSrc(), i);
    for (const AffineForm& form : {sizeA, sizeB, firstA + sizeA - firstB, firstB + sizeB - firstA})
      constraints.require(form - AffineForm(1));
  }
  gap = at.firstGap();
  return constraints.areImpossible();
}

bool writesApart(const ProgramFacts& facts, mlir::scf::ForOp loop, unsigned number, std::string& gap) {
  const std::vector<Write> writes = writesOfIteration(loop, number);
  return llvm::all_of(writes, [&](const Write& a) {
    return llvm::all_of(writes, [&](const Write& b) { return meetNowhere(facts, loop, a, b, gap); });
  });
}

}  // namespace pl::analysis
