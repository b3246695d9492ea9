// Derives, for every incore scope, its arguments, its working set, the bytes it moves and its arithmetic.
#include "passes/ExplainScopes.h"

#include "analysis/IndexBounds.h"
#include "dialect/Assembled.h"
#include "dialect/PlDialect.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "passes/Passes.h"
#include "passes/Place.h"
#include "passes/WorkingSet.h"
#include "pl/error.h"

namespace pl::passes {

using mlir::Operation;
using mlir::Value;
using Limit = std::optional<std::int64_t>;
using Names = llvm::DenseMap<Value, std::string>;

namespace {

Limit plus(Limit a, Limit b) { return a && b ? Limit(*a + *b) : std::nullopt; }
Limit times(Limit a, Limit b) { return a && b ? Limit(*a * *b) : std::nullopt; }

bool isTensor(Value value) { return mlir::isa<mlir::RankedTensorType>(value.getType()); }

/// Names of the values from which parameters start: arguments, and the tensors that become Outs.
Names namesOf(mlir::func::FuncOp function) {
  Names names;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (auto name = function.getArgAttrOfType<mlir::StringAttr>(i, ir::kNameAttr))
      names[function.getArgument(i)] = name.str();
  Operation* last = function.front().getTerminator();
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (auto name = function.getResultAttrOfType<mlir::StringAttr>(i, ir::kNameAttr))
      names.try_emplace(ir::assembledRoot(last->getOperand(i)), name.str());
  return names;
}

class ScopeExplainer {
 public:
  ScopeExplainer(ir::IncoreOp scope, const analysis::IndexBounds& bounds, const Names& names)
      : scope_(scope), body_(&scope.getBody()), bounds_(bounds), names_(names) {}

  ScopeReport run() {
    report_.name = scope_.getName().str();
    report_.place = placeOf(scope_.getLoc());
    report_.executions = tripsBetween(scope_, nullptr, {});
    report_.bytesRead = report_.bytesWritten = report_.flops = 0;
    scope_->walk<mlir::WalkOrder::PreOrder>([&](Operation* op) {
      if (op == scope_) return;
      for (mlir::OpOperand& use : op->getOpOperands()) note(use);
      report_.flops = plus(report_.flops, flopsOf(op));
    });
    llvm::SmallVector<Value> whole;
    for (auto& [value, use] : used_) {
      if (!use.whole) continue;
      whole.push_back(value);
      report_.bytesRead = plus(report_.bytesRead, bounds_.bytes(value));
    }
    listArguments();
    report_.workingSet = workingSet(*body_, whole, bounds_);
    return report_;
  }

 private:
  struct Use {
    bool read = false, written = false;
    bool whole = false;  // read in other ways than through windows
  };

  bool isOutside(Value value) { return !body_->isAncestor(value.getParentRegion()); }

  /// How often `op` runs per run of `outer` (the scope, or the program). Given `values`, loops in which none of them is
  /// made do not count: they come back to the same place.
  Limit tripsBetween(Operation* op, Operation* outer, mlir::ValueRange values) {
    Limit trips = 1;
    bool all = values.empty();
    for (Operation* parent = op->getParentOp(); parent && parent != outer; parent = parent->getParentOp()) {
      auto loop = mlir::dyn_cast<mlir::scf::ForOp>(parent);
      auto isInside = [&](Value value) { return loop.getRegion().isAncestor(value.getParentRegion()); };
      if (loop && (all || llvm::any_of(values, isInside))) trips = times(trips, bounds_.tripCount(loop));
    }
    return trips;
  }
  Limit tripsToNewPlaces(Operation* op, mlir::ValueRange place) {
    return llvm::all_of(place, [](Value index) { return mlir::matchPattern(index, mlir::m_Constant()); })
               ? Limit(1)
               : tripsBetween(op, scope_, place);
  }

  /// Takes one use into account, if what it uses comes from outside the scope.
  void note(mlir::OpOperand& operand) {
    Operation* op = operand.getOwner();
    if (!isTensor(operand.get())) {
      if (isOutside(operand.get()) && !mlir::matchPattern(operand.get(), mlir::m_Constant()) &&
          scalars_.insert(operand.get()).second)
        ++report_.scalars;
      return;
    }
    Value root = ir::assembledRoot(operand.get(), body_);
    if (!isOutside(root)) return;
    Use& use = used_[root];
    if (op->hasTrait<mlir::OpTrait::IsTerminator>()) return;
    if (auto loop = mlir::dyn_cast<mlir::scf::ForOp>(op)) {
      // A loop that carries it hands it on, unless the body puts new tensors in its place.
      Value carried = loop.getTiedLoopRegionIterArg(&operand);
      if (ir::assembledRoot(carried, body_) == root) return;
      use.read = use.whole = true;
      return;
    }
    if (auto assemble = mlir::dyn_cast<ir::AssembleOp>(op); assemble && operand.get() == assemble.getDst()) {
      use.written = true;
      Limit bytes = times(bounds_.bytes(assemble.getSrc()), tripsToNewPlaces(op, assemble.getOffsets()));
      report_.bytesWritten = plus(report_.bytesWritten, bytes);
      return;
    }
    use.read = true;
    Limit bytes = 0;
    if (auto slice = mlir::dyn_cast<ir::SliceOp>(op)) {
      bytes = times(bounds_.bytes(slice), tripsToNewPlaces(op, slice.getOffsets()));
    } else if (auto read = mlir::dyn_cast<ir::ReadOp>(op)) {
      std::int64_t size = std::max(1u, read.getSrc().getType().getElementTypeBitWidth() / 8);
      bytes = times(size, tripsToNewPlaces(op, read.getIndices()));
    } else if (auto gather = mlir::dyn_cast<ir::GatherRowsOp>(op); gather && operand.get() == gather.getSrc()) {
      bytes = times(bounds_.bytes(gather), tripsBetween(op, scope_, {}));
    } else {
      use.whole = true;
    }
    report_.bytesRead = plus(report_.bytesRead, bytes);
  }

  Limit flopsOf(Operation* op) {
    std::int64_t perElement = 1;
    Value counted;
    Limit depth = 1;
    if (auto matmul = mlir::dyn_cast<ir::MatmulOp>(op)) {
      perElement = 2, counted = matmul;
      depth = bounds_.extent(matmul.getLhs(), matmul.getATrans() ? 0 : 1);
    } else if (auto matmul = mlir::dyn_cast<ir::MatmulAccOp>(op)) {
      perElement = 2, counted = matmul;
      depth = bounds_.extent(matmul.getLhs(), matmul.getATrans() ? 0 : 1);
    } else if (mlir::isa<ir::ReduceOpInterface, ir::RowArgmaxOp>(op)) {
      counted = op->getOperand(0);
    } else if (mlir::isa<ir::ElementwiseOpInterface>(op) && !mlir::isa<ir::CastOp, ir::SelectOp, ir::CompareOp>(op)) {
      counted = op->getResult(0);
    }
    if (!counted) return 0;
    return times(times(perElement, depth), times(bounds_.elements(counted), tripsBetween(op, scope_, {})));
  }

  ScopeArgument argument(Value value, Access access) {
    Value root = ir::assembledRoot(value);
    // A parameter under another shape is still that parameter to the author.
    while (auto reshape = root.getDefiningOp<ir::ReshapeOp>()) root = ir::assembledRoot(reshape.getSrc());
    std::string type;
    llvm::raw_string_ostream(type) << value.getType();
    auto name = names_.find(root);
    return {name == names_.end() ? placeOf(root.getLoc()) : name->second, access, type, bounds_.bytes(value)};
  }

  void listArguments() {
    for (auto& [value, use] : used_) {
      Access access = !use.written ? Access::In : use.read ? Access::InOut : Access::Out;
      report_.arguments.push_back(argument(value, access));
    }
    for (Value left : body_->front().getTerminator()->getOperands()) {
      if (!isTensor(left) || isOutside(ir::assembledRoot(left, body_))) continue;
      report_.arguments.push_back(argument(left, Access::Out));
      report_.bytesWritten = plus(report_.bytesWritten, bounds_.bytes(left));
    }
  }

  ir::IncoreOp scope_;
  mlir::Region* body_;
  const analysis::IndexBounds& bounds_;
  const Names& names_;
  ScopeReport report_;
  llvm::MapVector<Value, Use> used_;  // tensors from outside, in the order of their first use
  llvm::DenseSet<Value> scalars_;
};

}  // namespace

/// Runs passes over the program, whose remarks go to `onRemark`.
static void runWithRemarks(mlir::PassManager& passes, mlir::ModuleOp program,
                           llvm::function_ref<void(mlir::Diagnostic&)> onRemark) {
  const mlir::ScopedDiagnosticHandler handler(program.getContext(), [&](mlir::Diagnostic& diagnostic) {
    const bool isRemark = diagnostic.getSeverity() == mlir::DiagnosticSeverity::Remark;
    if (isRemark) onRemark(diagnostic);
    return mlir::success(isRemark);
  });
  if (failed(passes.run(program))) throw InternalError("the passes before --explain failed");
}

/// Up to the scopes that are explained.
static void addPlacement(mlir::PassManager& passes, bool fuse) {
  passes.addPass(mlir::createCanonicalizerPass());
  passes.addPass(mlir::createCSEPass());
  passes.addNestedPass<mlir::func::FuncOp>(createPlaceScopes());
  if (fuse) passes.addNestedPass<mlir::func::FuncOp>(createFuseStages());
}

std::vector<std::string> explainFusion(mlir::ModuleOp program) {
  mlir::OwningOpRef<mlir::ModuleOp> copy = program.clone();
  mlir::PassManager passes(program.getContext());
  addPlacement(passes, /*fuse=*/true);
  passes.addNestedPass<mlir::func::FuncOp>(createMergeProducts());
  passes.addPass(createLowerToLinalg());
  passes.addNestedPass<mlir::func::FuncOp>(createFuseElementwise());
  // Operations of one line often say the same.
  std::vector<std::string> lines;
  runWithRemarks(passes, *copy, [&](mlir::Diagnostic& remark) {
    const std::string line = placeOf(remark.getLocation()) + ": " + remark.str();
    if (!llvm::is_contained(lines, line)) lines.push_back(line);
  });
  return lines;
}

std::vector<std::string> explainSharing(mlir::ModuleOp program, bool fuse) {
  mlir::DialectRegistry registry;
  registerBufferization(registry);
  program.getContext()->appendDialectRegistry(registry);
  mlir::OwningOpRef<mlir::ModuleOp> copy = program.clone();
  mlir::PassManager before(program.getContext()), outline(program.getContext());
  addPlacement(before, fuse);
  before.addPass(createLowerToLinalg());
  if (fuse) before.addNestedPass<mlir::func::FuncOp>(createFuseElementwise());
  before.addPass(createBufferize([](const std::string&) {}));
  runWithRemarks(before, *copy, [](mlir::Diagnostic&) {});
  outline.addPass(createOutlineParallel());
  std::vector<std::string> lines;
  runWithRemarks(outline, *copy, [&](mlir::Diagnostic& remark) {
    lines.push_back(placeOf(remark.getLocation()) + ": " + remark.str());
  });
  return lines;
}

std::vector<ScopeReport> explainScopes(mlir::ModuleOp program, llvm::ArrayRef<std::int64_t> dimensions, bool fuse) {
  mlir::OwningOpRef<mlir::ModuleOp> copy = program.clone();
  mlir::PassManager passes(program.getContext());
  addPlacement(passes,
               fuse);  // products not merged: one streams through its windows, and the text's are held at a time
  runWithRemarks(passes, *copy, [](mlir::Diagnostic&) {});
  std::vector<ScopeReport> reports;
  for (auto function : copy->getOps<mlir::func::FuncOp>()) {
    const analysis::IndexBounds bounds(function, dimensions);
    const Names names = namesOf(function);
    function.walk<mlir::WalkOrder::PreOrder>(
        [&](ir::IncoreOp scope) { reports.push_back(ScopeExplainer(scope, bounds, names).run()); });
  }
  return reports;
}

}  // namespace pl::passes
