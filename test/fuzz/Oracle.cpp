// The oracle's walk through a program: control, windows, and who writes what.
#include "Oracle.h"

#include <algorithm>

#include "OracleFrame.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace pl::fuzz {
namespace oracle {

namespace {

namespace scf = mlir::scf;

/// Garbage in a loop's bounds must not run for ever.
constexpr std::int64_t kMostIterations = 10'000;

class Run {
 public:
  Run(const Filling& filling, bool reversed) : frame_(filling), reversed_(reversed) {}

  std::vector<Value> run(mlir::Block& block, const std::vector<Value>& arguments) {
    for (auto [name, value] : llvm::zip_equal(block.getArguments(), arguments)) frame_.set(name, value);
    for (mlir::Operation& op : block.without_terminator()) execute(op);
    std::vector<Value> results;
    for (mlir::Value value : block.getTerminator()->getOperands()) results.push_back(frame_.get(value));
    return results;
  }

 private:
  void execute(mlir::Operation& op) {
    if (auto loop = mlir::dyn_cast<scf::ForOp>(op)) return runLoop(loop);
    if (auto branch = mlir::dyn_cast<scf::IfOp>(op)) {
      mlir::Block* block = frame_.number(branch.getCondition()) != 0 ? branch.thenBlock() : branch.elseBlock();
      if (block) set(op, run(*block, {}));
      return;
    }
    if (mlir::isa<ir::IncoreOp, ir::AutoIncoreOp>(op)) return set(op, run(op.getRegion(0).front(), {}));
    if (const auto value = number(frame_, op)) {
      set(op, {*value});
      return noteAccesses(op);
    }
    auto tensor = moved(frame_, op);
    if (!tensor) {
      std::vector<Value> operands;
      for (mlir::Value operand : op.getOperands()) operands.push_back(frame_.get(operand));
      tensor = compute(&op, operands, frame_.filling());
    }
    set(op, {std::make_shared<const Tensor>(*std::move(tensor))});
    noteAccesses(op);
  }

  void set(mlir::Operation& op, const std::vector<Value>& results) {
    for (auto [name, value] : llvm::zip_equal(op.getResults(), results)) frame_.set(name, value);
  }

  void runLoop(scf::ForOp loop) {
    const std::int64_t start = frame_.integer(loop.getLowerBound()), stop = frame_.integer(loop.getUpperBound()),
                       step = frame_.integer(loop.getStep());
    if (step < 1) throw Broken("a step below 1");
    if ((stop - start) / step > kMostIterations) throw Broken("a loop that does not end");
    std::vector<Value> carried;
    for (mlir::Value initial : loop.getInitArgs()) carried.push_back(frame_.get(initial));
    const bool isParallel = loop->hasAttr(ir::kParallelAttr);
    if (isParallel) {
      uses_[loop].assign(carried.size(), {});
      for (std::size_t i = 0; i < carried.size(); ++i)
        uses_[loop][i].assign(std::get<std::shared_ptr<const Tensor>>(carried[i])->data.size(), Uses{});
    }
    std::vector<std::int64_t> iterations;
    for (std::int64_t i = start; i < stop; i += step) iterations.push_back(i);
    if (isParallel && reversed_) std::reverse(iterations.begin(), iterations.end());
    for (std::int64_t i : iterations) {
      if (isParallel) iteration_[loop] = i - start;
      std::vector<Value> arguments{static_cast<double>(i)};
      arguments.insert(arguments.end(), carried.begin(), carried.end());
      carried = run(*loop.getBody(), arguments);
    }
    if (isParallel) uses_.erase(loop);
    set(*loop, carried);
  }

  /// parallel R1 and R2, element by element. Which carried tensor is meant is seen from the text: a parallel loop's
  /// body makes no other value of it than by assembling into it.
  void noteAccesses(mlir::Operation& op) {
    if (uses_.empty()) return;
    for (mlir::Value operand : op.getOperands()) {
      const auto whole = mlir::isa<mlir::TensorType>(operand.getType()) ? &frame_.tensor(operand) : nullptr;
      if (!whole) continue;
      Extents offsets(whole->shape.size(), 0), box = whole->valid;
      auto write = mlir::dyn_cast<ir::AssembleOp>(op);
      const bool isWritten = write && operand == write.getDst();
      if (auto slice = mlir::dyn_cast<ir::SliceOp>(op)) {
        offsets = frame_.integers(slice.getOffsets());
        box = std::get<std::shared_ptr<const Tensor>>(frame_.get(slice.getResult()))->valid;
      } else if (auto read = mlir::dyn_cast<ir::ReadOp>(op)) {
        offsets = frame_.integers(read.getIndices());
        box.assign(box.size(), 1);
      } else if (isWritten) {
        offsets = frame_.integers(write.getOffsets());
        box = frame_.tensor(write.getSrc()).valid;
      }
      noteAccess(operand, *whole, offsets, box, isWritten);
    }
  }

  void noteAccess(mlir::Value value, const Tensor& whole, const Extents& offsets, const Extents& box, bool isWritten) {
    while (value) {
      auto argument = mlir::dyn_cast<mlir::BlockArgument>(value);
      auto loop = argument ? mlir::dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp()) : nullptr;
      if (loop && argument.getArgNumber() > 0) {
        const unsigned slot = argument.getArgNumber() - 1;
        if (const auto found = uses_.find(loop); found != uses_.end())
          forEach(box, [&](Extents index) {
            for (std::size_t d = 0; d < index.size(); ++d) index[d] += offsets[d];
            found->second[slot][whole.at(index)].note(iteration_[loop], isWritten);
          });
        value = loop.getInitArgs()[slot];
        continue;
      }
      mlir::Operation* made = value.getDefiningOp();
      const unsigned result = made ? mlir::cast<mlir::OpResult>(value).getResultNumber() : 0;
      if (auto before = mlir::dyn_cast_or_null<ir::AssembleOp>(made))
        value = before.getDst();
      else if (auto inner = mlir::dyn_cast_or_null<scf::ForOp>(made))
        value = inner.getInitArgs()[result];
      else if (mlir::isa_and_nonnull<scf::IfOp, ir::IncoreOp, ir::AutoIncoreOp>(made))
        value = made->getRegion(0).front().getTerminator()->getOperand(result);
      else
        value = nullptr;
    }
  }

  /// Which iterations of a parallel loop use one element of what it carries.
  struct Uses {
    static constexpr std::int64_t kNone = -1, kSeveral = -2;
    std::int64_t writer = kNone, reader = kNone;

    void note(std::int64_t iteration, bool isWritten) {
      const auto isOther = [&](std::int64_t user) { return user != kNone && user != iteration; };
      if (isOther(writer))
        throw Broken(isWritten ? "two iterations write one element" : "an iteration reads another's");
      if (isWritten && isOther(reader)) throw Broken("an iteration reads another's");
      if (isWritten)
        writer = iteration;
      else
        reader = isOther(reader) ? kSeveral : iteration;
    }
  };

  Frame frame_;
  bool reversed_;
  /// Of every parallel loop that runs, per carried tensor and element.
  std::map<mlir::Operation*, std::vector<std::vector<Uses>>> uses_;
  std::map<mlir::Operation*, std::int64_t> iteration_;
};

/// How an argument's elements look in one run.
std::shared_ptr<const Tensor> argumentOf(const Array& array, const Array* holes, const Filling& filling) {
  Tensor tensor(array.dtype(), array.shape(), array.shape(), filling);
  for (std::size_t i = 0; i < tensor.data.size(); ++i)
    if (!holes || holes->at(static_cast<std::int64_t>(i)) == 0) tensor.data[i] = array.at(static_cast<std::int64_t>(i));
  return std::make_shared<const Tensor>(std::move(tensor));
}

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace
}  // namespace oracle

Verdict judge(mlir::func::FuncOp function, const std::map<std::string, std::int64_t>& dimensions,
              const Bindings& arguments, const Bindings& holes) {
  using namespace oracle;
  // The third also runs parallel loops backwards.
  const Filling fillings[]{{std::nan(""), 0x5a5a5a5b, false}, {0.75, 0, true}, {-300, -7, false}};
  const auto nameOf = [](mlir::DictionaryAttr attributes) {
    return mlir::cast<mlir::StringAttr>(attributes.get(ir::kNameAttr)).str();
  };
  const auto find = [](const Bindings& bindings, const std::string& name) -> const Array* {
    const auto found = llvm::find_if(bindings, [&](const auto& named) { return named.first == name; });
    return found == bindings.end() ? nullptr : &found->second;
  };

  Verdict verdict;
  try {
    std::vector<std::vector<Value>> runs;
    for (const Filling& filling : fillings) {
      std::vector<Value> values;
      for (unsigned i = 0; i < function.getNumArguments(); ++i) {
        const std::string name = nameOf(function.getArgAttrDict(i));
        if (function.getArgument(i).getType().isIndex())
          values.push_back(static_cast<double>(dimensions.at(name)));
        else
          values.push_back(argumentOf(*find(arguments, name), find(holes, name), filling));
      }
      runs.push_back(Run(filling, &filling == &fillings[2]).run(function.getBody().front(), values));
    }
    for (unsigned i = 0; i < function.getNumResults(); ++i) {
      const std::string name = nameOf(function.getResultAttrDict(i));
      const auto result = [&](std::size_t run) -> const Tensor& {
        return *std::get<std::shared_ptr<const Tensor>>(runs[run][i]);
      };
      if (result(0).shape != find(arguments, name)->shape()) throw Broken(name + " has another shape");
      if (result(0).valid != result(0).shape) throw Broken(name + " is not wholly valid");
      const Array* hole = find(holes, name);
      for (std::size_t k = 0; k < result(0).data.size(); ++k) {
        const DType dtype = result(0).dtype;
        // A hole of an InOut may stay as it was.
        bool stays = hole && hole->at(static_cast<std::int64_t>(k)) != 0;
        for (std::size_t run = 0; run < runs.size(); ++run) stays &= same(result(run).data[k], fillings[run].of(dtype));
        for (std::size_t run = 1; run < runs.size() && !stays; ++run)
          if (!same(result(run).data[k], result(0).data[k]))
            throw Broken(name + " depends on what nothing wrote, at element " + std::to_string(k));
      }
      verdict.results.push_back(result(1).data);
    }
  } catch (const Broken& broken) {
    verdict.broken = broken.what();
    verdict.results.clear();
  }
  return verdict;
}

}  // namespace pl::fuzz
