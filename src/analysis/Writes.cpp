// Walks back along a buffer's assembles, through loops, branches and scopes.
#include "analysis/Writes.h"

#include "dialect/Assembled.h"

namespace pl::analysis {

using mlir::Value;
using mlir::scf::ForOp;

namespace {

Value yielded(mlir::Region& region, unsigned number) { return region.front().getTerminator()->getOperand(number); }

class Walk {
 public:
  /// Adds the writes between `stop` (or the buffer's origin) and `tensor`. `made` says in which loops they are made.
  Written run(Value tensor, Value stop, const Write& made) {
    Written all;
    while (tensor != stop) {
      if (llvm::is_contained(assumed_, tensor)) {
        all.everything = true;
        return all;
      }
      if (auto assemble = tensor.getDefiningOp<ir::AssembleOp>()) {
        Write write = made;
        write.assemble = assemble;
        all.writes.push_back(write);
        tensor = assemble.getDst();
      } else if (mlir::isa_and_present<ir::IncoreOp, ir::AutoIncoreOp>(tensor.getDefiningOp())) {
        tensor = yielded(tensor.getDefiningOp()->getRegion(0), mlir::cast<mlir::OpResult>(tensor).getResultNumber());
      } else if (auto loop = tensor.getDefiningOp<ForOp>()) {
        const unsigned number = mlir::cast<mlir::OpResult>(tensor).getResultNumber();
        if (!addLoop(all, loop, number, made, /*isEarlier=*/false)) return all;
        tensor = loop.getInitArgs()[number];
      } else if (auto branch = tensor.getDefiningOp<mlir::scf::IfOp>()) {
        const Value before = addBranches(all, branch, mlir::cast<mlir::OpResult>(tensor).getResultNumber(), stop, made);
        if (!before) return all;
        tensor = before;
      } else if (auto loop = carrierOf(tensor)) {
        const unsigned number = mlir::cast<mlir::BlockArgument>(tensor).getArgNumber() - loop.getNumInductionVars();
        if (!addLoop(all, loop, number, made, /*isEarlier=*/true)) return all;
        tensor = loop.getInitArgs()[number];
      } else {
        all.everything = !tensor.getDefiningOp<ir::CreateTensorOp>();
        return all;
      }
    }
    return all;
  }

 private:
  static ForOp carrierOf(Value tensor) {
    auto argument = mlir::dyn_cast<mlir::BlockArgument>(tensor);
    return argument ? mlir::dyn_cast<ForOp>(argument.getOwner()->getParentOp()) : ForOp();
  }

  static void append(Written& all, Written more) {
    all.writes.insert(all.writes.end(), more.writes.begin(), more.writes.end());
  }

  /// What the iterations of `loop` write. False where nothing is known of what came before either.
  bool addLoop(Written& all, ForOp loop, unsigned number, Write made, bool isEarlier) {
    const Value last = yielded(loop.getRegion(), number), first = loop.getRegionIterArg(number);
    if (ir::isAssembledInto(first, last)) {
      // What other iterations of a parallel loop write cannot be counted on.
      if (isEarlier && loop->hasAttr(ir::kParallelAttr)) return true;
      made.loops.push_back(loop);
      made.isEarlier = made.isEarlier || isEarlier;
      append(all, run(last, first, made));
      return true;
    }
    // Each iteration makes the tensor anew. If it makes one whole from one that is whole, only what went in is in
    // question: by induction, as there may be no iteration at all.
    assumed_.push_back(first);
    const bool makesWhole = run(last, {}, {}).everything;
    assumed_.pop_back();
    return makesWhole;
  }

  /// What either side writes; returns the buffer as both find it, or nothing where it is searched to its origin.
  Value addBranches(Written& all, mlir::scf::IfOp branch, unsigned number, Value stop, const Write& made) {
    const Value lastThen = yielded(branch.getThenRegion(), number), lastElse = yielded(branch.getElseRegion(), number);
    const Value before = ir::assembledRoot(lastThen, &branch.getThenRegion());
    const bool isOne = before == ir::assembledRoot(lastElse, &branch.getElseRegion());
    Write then = made, otherwise = made;
    then.conditions.emplace_back(branch.getCondition(), true);
    otherwise.conditions.emplace_back(branch.getCondition(), false);
    Written whenSo = run(lastThen, isOne ? before : stop, then);
    Written whenNot = run(lastElse, isOne ? before : stop, otherwise);
    all.everything = whenSo.everything && whenNot.everything;
    append(all, std::move(whenSo));
    append(all, std::move(whenNot));
    return isOne ? before : Value();
  }

  llvm::SmallVector<Value, 4> assumed_;  // what loops carry, while it is assumed to be whole
};

}  // namespace

Written writtenInto(Value tensor) { return Walk().run(tensor, {}, {}); }

std::vector<Write> writesOfIteration(ForOp loop, unsigned number) {
  return Walk().run(yielded(loop.getRegion(), number), loop.getRegionIterArg(number), {}).writes;
}

}  // namespace pl::analysis
