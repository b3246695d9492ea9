// The iterations of a parallel loop do not meet: no two write one element (parallel R1), and none reads what another
// writes (parallel R2). Asks for two iterations, one earlier and one later, whose windows have an element in common.
#include "analysis/Access.h"
#include "analysis/IndexText.h"
#include "analysis/Prover.h"
#include "analysis/Writes.h"
#include "dialect/Assembled.h"

namespace pl::analysis {

using mlir::OpOperand;
using mlir::Value;
using mlir::scf::ForOp;

/// Whether the boxes are apart if `a` is reached in an earlier iteration of the loop than `b`.
static bool areApart(const ProgramFacts& facts, ForOp loop, OpOperand& a, OpOperand& b, std::string& gap) {
  Proof proof(facts, loop);
  Moment earlier(proof.at, loop.getRegion()), later(proof.at, loop.getRegion());
  Constraints& constraints = proof.constraints;
  const Value variable = loop.getInductionVar();
  constraints.require(later.of(variable) - earlier.of(variable) - proof.at.of(loop.getStep()));
  earlier.standAt(a.getOwner());
  later.standAt(b.getOwner());
  for (auto [one, other] : llvm::zip_equal(spansOf(a, earlier), spansOf(b, later)))
    for (const AffineForm& form :
         {one.size, other.size, one.first + one.size - other.first, other.first + other.size - one.first})
      constraints.require(form - AffineForm(1));
  gap = proof.gap("a window");
  return constraints.areImpossible();
}

static bool neverMeet(const ProgramFacts& facts, ForOp loop, llvm::ArrayRef<OpOperand*> some,
                      llvm::ArrayRef<OpOperand*> others, std::string& gap) {
  return llvm::all_of(some, [&](OpOperand* a) {
    return llvm::all_of(
        others, [&](OpOperand* b) { return areApart(facts, loop, *a, *b, gap) && areApart(facts, loop, *b, *a, gap); });
  });
}

/// Where the loop's body reads what it carries as `number`, as it is in the iteration.
static llvm::SmallVector<OpOperand*> readsOfCarried(ForOp loop, unsigned number) {
  llvm::SmallVector<OpOperand*> reads;
  loop.getBody()->walk([&](mlir::Operation* op) {
    for (OpOperand* operand : readsOf(op)) {
      const bool isInside = loop.getRegion().isAncestor(operand->get().getParentRegion());
      if (isInside && ir::assembledRoot(operand->get(), &loop.getRegion()) == loop.getInitArgs()[number])
        reads.push_back(operand);
    }
  });
  return reads;
}

/// The name of a result of the program, or of an argument; or what it is.
static std::string carriedText(ForOp loop, unsigned number) {
  auto program = loop->getParentOfType<mlir::func::FuncOp>();
  for (OpOperand& use : loop.getResult(number).getUses())
    if (llvm::isa<mlir::func::ReturnOp>(use.getOwner()))
      if (auto name = program.getResultAttrOfType<mlir::StringAttr>(use.getOperandNumber(), ir::kNameAttr))
        return name.str();
  return tensorText(loop.getResult(number), "a tensor of the program");
}

void proveParallel(Prover& prover, mlir::Operation* op) {
  auto loop = llvm::dyn_cast<ForOp>(op);
  if (!loop || !loop->hasAttr(ir::kParallelAttr)) return;
  for (unsigned number = 0; number < loop.getNumResults(); ++number) {
    llvm::SmallVector<OpOperand*> writes;
    for (Write write : writesOfIteration(loop, number)) writes.push_back(&write.assemble.getDstMutable());
    const llvm::SmallVector<OpOperand*> reads = readsOfCarried(loop, number);
    const std::string name = carriedText(loop, number);
    std::string gap;
    bool isProved = neverMeet(prover.facts, loop, writes, writes, gap);
    prover.add(loop, "parallel R1", "no two iterations write the same of " + name, isProved, gap);
    if (reads.empty()) continue;
    isProved = neverMeet(prover.facts, loop, reads, writes, gap);
    prover.add(loop, "parallel R2", "no iteration reads what another writes of " + name, isProved, gap);
  }
}

}  // namespace pl::analysis
