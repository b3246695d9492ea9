// The rules of a whole program: the attributes of its function and of its parallel loops (docs/language.md,
// `program` and `parallel`), and those of its scopes.
#include "dialect/Assembled.h"
#include "dialect/PanelReads.h"
#include "dialect/PlDialect.h"
#include "dialect/Verify.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "pl/signature.h"

namespace pl::ir {

using llvm::StringRef;
using mlir::LogicalResult;
using mlir::NamedAttribute;
using mlir::Operation;
using mlir::Type;

// ---- the function -----------------------------------------------------------------------------------------------

namespace {

/// One argument or result of a program, as messages name it.
struct Position {
  mlir::func::FuncOp function;
  unsigned number;
  bool isResult;

  Type type() { return isResult ? function.getResultTypes()[number] : function.getArgumentTypes()[number]; }
  template <class Attribute>
  Attribute get(StringRef name) {
    mlir::Attribute found = isResult ? function.getResultAttr(number, name) : function.getArgAttr(number, name);
    return mlir::dyn_cast_or_null<Attribute>(found);
  }
  StringRef role() {
    auto attribute = get<mlir::StringAttr>(kRoleAttr);
    return attribute ? attribute.getValue() : "";
  }
  mlir::InFlightDiagnostic error() {
    auto diagnostic = function.emitOpError() << (isResult ? "result #" : "argument #") << number;
    if (auto name = get<mlir::StringAttr>(kNameAttr)) diagnostic << " \"" << name.getValue() << '"';
    diagnostic << ' ';
    return diagnostic;
  }
};

llvm::SmallVector<Position> positionsOf(mlir::func::FuncOp function) {
  llvm::SmallVector<Position> positions;
  for (unsigned i = 0; i < function.getNumArguments(); ++i) positions.push_back({function, i, false});
  for (unsigned i = 0; i < function.getNumResults(); ++i) positions.push_back({function, i, true});
  return positions;
}

}  // namespace

/// A memref stands for a tensor after bufferization; an output is an argument then.
static LogicalResult verifyRole(Position position) {
  StringRef role = position.role();
  Type type = position.type();
  if (role != "dim" && role != "in" && role != "inout" && role != "out")  // C2
    return position.error() << "expects pl.role \"dim\", \"in\", \"inout\" or \"out\" but got \"" << role << '"';
  if (role == "dim" ? !type.isIndex() : !mlir::isa<mlir::RankedTensorType, mlir::MemRefType>(type))  // C3
    return position.error() << "expects " << (role == "dim" ? "an index" : "a tensor") << ", as \"" << role
                            << "\" says, but got " << type;
  if (!position.isResult && role == "out" && !mlir::isa<mlir::MemRefType>(type))  // C4
    return position.error() << "expects a role of an argument but got \"out\"";
  return mlir::success();
}

static bool isDimension(mlir::func::FuncOp function, StringRef name) {
  return llvm::any_of(positionsOf(function), [&](Position other) {
    auto otherName = other.get<mlir::StringAttr>(kNameAttr);
    return other.role() == "dim" && otherName && otherName.getValue() == name;
  });
}

static LogicalResult verifyShape(Position position, mlir::Attribute attribute) {
  auto type = mlir::dyn_cast<mlir::ShapedType>(position.type());
  auto shape = mlir::dyn_cast<mlir::ArrayAttr>(attribute);
  if (!type || !shape || static_cast<int64_t>(shape.size()) != type.getRank())  // C5
    return position.error() << "expects pl.shape with one extent per dimension of " << position.type() << " but got "
                            << attribute;
  for (auto [extent, entry] : llvm::zip(type.getShape(), shape)) {
    if (auto number = mlir::dyn_cast<mlir::IntegerAttr>(entry)) {
      if (number.getInt() != extent)  // C5
        return position.error() << "expects pl.shape to agree with " << position.type() << " but got " << attribute;
      continue;
    }
    auto name = mlir::dyn_cast<mlir::StringAttr>(entry);
    if (!name || !isDynamic(extent))  // C5
      return position.error() << "expects pl.shape to agree with " << position.type() << " but got " << attribute;
    auto product = Extent::parse(name.getValue());
    if (!product || product->is_static())  // C6
      return position.error() << "expects pl.shape of numbers, dimensions and their products but got " << name;
    for (const std::string& dimension : product->dimensions)
      if (!isDimension(position.function, dimension))  // C6
        return position.error() << "expects pl.shape to name dimensions of the program but got \"" << dimension << '"';
  }
  return mlir::success();
}

static LogicalResult verifyRange(Position position, mlir::Attribute attribute) {
  Type element = mlir::getElementTypeOrSelf(position.type());
  auto range = mlir::dyn_cast<mlir::ArrayAttr>(attribute);
  auto bound = [&](unsigned i) { return mlir::dyn_cast<mlir::IntegerAttr>(range[i]); };
  bool isOrdered = range && range.size() == 2 && bound(0) && bound(1) && bound(0).getInt() <= bound(1).getInt();
  if (!isOrdered)  // C7
    return position.error() << "expects pl.range = [lowest, highest] but got " << attribute;
  if (!element.isIntOrIndex() || element.isInteger(1))  // C7
    return position.error() << "expects pl.range on a dimension or on integers alone but got it on " << position.type();
  return mlir::success();
}

static LogicalResult verifyLayout(Position position, mlir::Attribute attribute) {
  auto name = mlir::dyn_cast<mlir::StringAttr>(attribute);
  std::optional<Layout> layout = name ? layout_named(name.getValue()) : std::nullopt;
  if (!layout || *layout == Layout::row_major)  // layout C1
    return position.error() << "expects pl.layout \"panels\" but got " << attribute;
  auto type = mlir::dyn_cast<mlir::ShapedType>(position.type());
  bool isMatrix = type && type.hasRank() && type.getRank() == 2 && type.getElementType().isBF16();
  if (position.isResult || position.role() != "in" || !isMatrix)  // layout C2
    return position.error() << "expects pl.layout on an in that is a BF16 matrix but got it on \"" << position.role()
                            << "\" " << position.type();
  // After bufferization the compiler's product pass knows who reads it. A body without the argument is reported
  // elsewhere.
  bool hasArgument =
      !position.function.isExternal() && position.number < position.function.getBody().front().getNumArguments();
  if (mlir::isa<mlir::MemRefType>(type) || !hasArgument) return mlir::success();
  return verifyPanelReads(position.function, position.function.getArgument(position.number));
}

static LogicalResult verifyBelow(Position position, mlir::Attribute attribute) {
  auto text = mlir::dyn_cast<mlir::StringAttr>(attribute);
  auto limit = text ? Extent::parse(text.getValue()) : std::nullopt;
  if (!limit || limit->size < 1)  // C10
    return position.error() << "expects pl.below to be a number from 1, a dimension or a product but got " << attribute;
  for (const std::string& dimension : limit->dimensions)
    if (!isDimension(position.function, dimension))  // C10
      return position.error() << "expects pl.below to name dimensions of the program but got \"" << dimension << '"';
  Type element = mlir::getElementTypeOrSelf(position.type());
  if (!mlir::isa<mlir::ShapedType>(position.type()) || !element.isInteger() || element.isInteger(1))  // C10
    return position.error() << "expects pl.below on a tensor of integers but got it on " << position.type();
  if (position.get<mlir::ArrayAttr>(kRangeAttr))  // C10
    return position.error() << "expects pl.range or pl.below but got both";
  return mlir::success();
}

/// What concerns the function as a whole: run once, from its first position.
static LogicalResult verifyProgram(mlir::func::FuncOp function) {
  llvm::StringMap<unsigned> arguments;
  bool isTensorForm = function.getNumResults() > 0;
  for (Position position : positionsOf(function)) {
    auto name = position.get<mlir::StringAttr>(kNameAttr);
    if (!name || name.empty()) return position.error() << "expects pl.name but got none";    // C1
    if (position.role().empty()) return position.error() << "expects pl.role but got none";  // C2
    bool isTensor = mlir::isa<mlir::ShapedType>(position.type());
    if (isTensor && !position.get<mlir::ArrayAttr>(kShapeAttr))  // C5
      return position.error() << "expects pl.shape but got none";
    bool isNew = position.isResult ? position.role() == "out" : true;
    if (isNew && !arguments.try_emplace(name.getValue(), position.number).second)  // C1
      return position.error() << "expects a name of its own but another argument or result has it";
  }
  if (!isTensorForm) return mlir::success();
  // C8: results are the inout arguments, in order, and then the outs.
  unsigned next = 0;
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    Position argument{function, i, false};
    if (argument.role() != "inout") continue;
    bool fits = next < function.getNumResults();
    Position result{function, next, true};
    if (!fits || result.role() != "inout" ||
        result.get<mlir::StringAttr>(kNameAttr) != argument.get<mlir::StringAttr>(kNameAttr) ||
        result.type() != argument.type())
      return argument.error() << "expects result #" << next << " to be its new value but got another";
    ++next;
  }
  for (; next < function.getNumResults(); ++next)
    if (Position result{function, next, true}; result.role() != "out")
      return result.error() << "expects role \"out\", since no inout argument is left, but got \"" << result.role()
                            << '"';
  return mlir::success();
}

static LogicalResult verifyPositionAttribute(Operation* op, unsigned number, bool isResult, NamedAttribute attribute) {
  auto function = mlir::dyn_cast<mlir::func::FuncOp>(op);
  StringRef name = attribute.getName();
  if (!function) return op->emitOpError() << "expects " << name << " on a func.func alone";  // C9
  Position position{function, number, isResult};
  if (name == kNameAttr) {
    if (!position.get<mlir::StringAttr>(kNameAttr))  // C1
      return position.error() << "expects pl.name to be a string but got " << attribute.getValue();
    auto positions = positionsOf(function);
    auto first = llvm::find_if(positions, [](Position other) { return bool(other.get<mlir::StringAttr>(kNameAttr)); });
    bool isFirst = first->number == number && first->isResult == isResult;
    return isFirst ? verifyProgram(function) : mlir::success();
  }
  if (name == kRoleAttr) return verifyRole(position);
  if (name == kShapeAttr) return verifyShape(position, attribute.getValue());
  if (name == kRangeAttr) return verifyRange(position, attribute.getValue());
  if (name == kBelowAttr) return verifyBelow(position, attribute.getValue());
  if (name == kLayoutAttr) return verifyLayout(position, attribute.getValue());
  return position.error() << "expects pl.name, pl.role, pl.shape, pl.range, pl.below or pl.layout but got "
                          << name;  // C9
}

LogicalResult PlDialect::verifyRegionArgAttribute(Operation* op, unsigned, unsigned argument,
                                                  NamedAttribute attribute) {
  return verifyPositionAttribute(op, argument, false, attribute);
}

LogicalResult PlDialect::verifyRegionResultAttribute(Operation* op, unsigned, unsigned result,
                                                     NamedAttribute attribute) {
  return verifyPositionAttribute(op, result, true, attribute);
}

// ---- parallel loops ---------------------------------------------------------------------------------------------

static LogicalResult verifyParallel(mlir::scf::ForOp loop) {
  if (auto scope = loop->getParentOfType<IncoreOp>())  // C2
    return loop.emitOpError() << "expects a parallel loop outside incore scopes but got it in \"" << scope.getName()
                              << '"';
  // A lowered program keeps the attribute, but is on memrefs and has no assemble to look for.
  auto function = loop->getParentOfType<mlir::func::FuncOp>();
  if (function && llvm::any_of(function.getArgumentTypes(), llvm::IsaPred<mlir::MemRefType>)) return mlir::success();
  Operation* terminator = loop.getBody()->empty() ? nullptr : &loop.getBody()->back();
  if (!mlir::isa_and_nonnull<mlir::scf::YieldOp>(terminator)) return mlir::success();  // scf reports it
  for (auto [argument, last] : llvm::zip(loop.getRegionIterArgs(), terminator->getOperands())) {
    if (!mlir::isa<mlir::RankedTensorType>(argument.getType()))  // C3
      return loop.emitOpError() << "expects a parallel loop to carry tensors alone but got " << argument.getType();
    if (!isAssembledInto(argument, last))  // C4
      return mlir::emitError(last.getLoc())
             << "expects what a parallel loop carries to be assembled into alone but got a new " << last.getType();
  }
  return mlir::success();
}

LogicalResult PlDialect::verifyOperationAttribute(Operation* op, NamedAttribute attribute) {
  StringRef name = attribute.getName();
  auto loop = mlir::dyn_cast<mlir::scf::ForOp>(op);
  if (name != kParallelAttr && name != kChunkAttr)
    return op->emitOpError() << "expects pl.parallel or pl.chunk but got " << name;     // program C9
  if (!loop) return op->emitOpError() << "expects " << name << " on an scf.for alone";  // C1
  if (name == kParallelAttr) {
    if (mlir::isa<mlir::UnitAttr>(attribute.getValue())) return verifyParallel(loop);
    return loop.emitOpError() << "expects pl.parallel without a value but got " << attribute.getValue();
  }
  auto chunk = mlir::dyn_cast<mlir::IntegerAttr>(attribute.getValue());
  if (!chunk || chunk.getInt() < 1)  // C5
    return loop.emitOpError() << "expects pl.chunk of at least 1 but got " << attribute.getValue();
  if (!loop->hasAttr(kParallelAttr)) return loop.emitOpError("expects pl.chunk beside pl.parallel alone");  // C5
  return mlir::success();
}

// ---- scopes -----------------------------------------------------------------------------------------------------

static LogicalResult verifyYield(Operation* scope, mlir::Block& body) {
  auto yield = mlir::dyn_cast<YieldOp>(body.getTerminator());
  if (!yield || yield.getValues().getTypes() == scope->getResultTypes()) return mlir::success();
  return yield.emitOpError() << "expects values of the scope's result types (" << scope->getResultTypes()
                             << ") but got (" << yield.getValues().getTypes() << ")";
}

LogicalResult IncoreOp::verify() {
  if (getName().empty()) return emitOpError("expects a name but got an empty string");  // C1
  if (auto outer = (*this)->getParentOfType<IncoreOp>())                                // C2
    return emitOpError() << "expects to stand outside other incore scopes but got into \"" << outer.getName() << '"';
  return mlir::success();
}

LogicalResult IncoreOp::verifyRegions() { return verifyYield(*this, getBody().front()); }  // C3

LogicalResult AutoIncoreOp::verify() {
  if (auto outer = (*this)->getParentOfType<IncoreOp>())  // C1
    return emitOpError() << "expects to stand outside incore scopes but got into \"" << outer.getName() << '"';
  if ((*this)->getParentOfType<AutoIncoreOp>())  // C1
    return emitOpError("expects to stand outside other auto_incore scopes but got into one");
  return mlir::success();
}

LogicalResult AutoIncoreOp::verifyRegions() { return verifyYield(*this, getBody().front()); }  // C2

}  // namespace pl::ir
