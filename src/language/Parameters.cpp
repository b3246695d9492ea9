// The parameters of the program being traced.
#include <exception>

#include <fmt/format.h>

#include "language/Call.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

namespace pl {

using namespace language;
using mlir::Value;

// ---- names and extents ------------------------------------------------------------------------------------------

static bool isIdentifier(std::string_view name) {
  auto isLetter = [](char c) { return c == '_' || llvm::isAlpha(c); };
  return !name.empty() && isLetter(name.front()) &&
         llvm::all_of(name, [&](char c) { return isLetter(c) || llvm::isDigit(c); });
}

/// Names become those of a C header's arguments, and of extents in the textual form.
static void expectNewName(const Call& call, std::string_view name) {
  if (!isIdentifier(name)) call.expected(fmt::format("a name of letters, digits and _ but got \"{}\"", name));
  auto expectOther = [&](const auto& declared) {
    for (const auto& other : declared)
      if (other.name == name)
        call.expected(fmt::format("a name of its own but got \"{}\" again", name),
                      {{other.where, fmt::format("\"{}\" was declared here", name)}});
  };
  expectOther(call.trace.dimensions);
  expectOther(call.trace.declarations);
  if (call.trace.scopes().size() > 1)
    call.expected(
        fmt::format("to stand outside loops, branches and scopes but got into {}",
                    withArticle(call.trace.scopes().back().kind)),
        {{call.trace.scopes().back().where, fmt::format("the {} is here", nameOf(call.trace.scopes().back().kind))}});
}

static void expectOrdered(const Call& call, const ValueRange& range, std::int64_t least) {
  if (range.lowest < least)
    call.expected(fmt::format("a range from {} upward but got [{}, {}]", least, range.lowest, range.highest));
  if (range.lowest > range.highest)
    call.expected(fmt::format("a range with its lower end first but got [{}, {}]", range.lowest, range.highest));
}

/// The number, dimension or product of both that an extent of a parameter must be.
static std::optional<Extent> productOf(Trace& trace, Value index) {
  if (auto constant = trace.facts.constant(index)) return Extent{.size = *constant};
  for (const DimensionDeclaration& dimension : trace.dimensions)
    if (dimension.value == index) return Extent{.size = 1, .dimensions = {dimension.name}};
  auto product = index.getDefiningOp<mlir::arith::MulIOp>();
  if (!product) return std::nullopt;
  auto left = productOf(trace, product.getLhs()), right = productOf(trace, product.getRhs());
  if (!left || !right) return std::nullopt;
  left->size *= right->size;
  llvm::append_range(left->dimensions, right->dimensions);
  return left;
}

static Extent declaredExtent(const Call& call, Value index) {
  auto extent = productOf(call.trace, index);
  if (!extent)
    call.expected(
        fmt::format("extents that are numbers, dimensions declared by dim, or products of them, but got {}; "
                    "declare a dimension for it",
                    call.trace.facts.indexText(index)));
  return *extent;
}

/// pl.shape: numbers, and the spelling of everything else.
static mlir::ArrayAttr shapeAttribute(const Call& call, const Shaped& shaped) {
  llvm::SmallVector<mlir::Attribute> extents;
  for (Value index : shaped.extents) {
    const Extent extent = declaredExtent(call, index);
    if (extent.is_static())
      extents.push_back(call.builder.getI64IntegerAttr(extent.size));
    else
      extents.push_back(call.builder.getStringAttr(extent.text()));
  }
  return call.builder.getArrayAttr(extents);
}

// ---- declarations -----------------------------------------------------------------------------------------------

Index Parameters::dim(std::string_view name, ValueRange range, Location where) {
  Call call("dim", where);
  expectNewName(call, name);
  expectOrdered(call, range, 1);
  // Dimensions come before tensors, however late they are declared.
  Value value = call.trace.entry().insertArgument(static_cast<unsigned>(trace_.dimensions.size()),
                                                  call.builder.getIndexType(), call.location);
  trace_.dimensions.push_back({std::string(name), range, where, value});
  trace_.facts.setName(value, std::string(name));
  return Access::index(value, where);
}

static void expectIntegers(const Call& call, DType dtype) {
  if (is_float(dtype) || dtype == DType::BOOL)
    call.expected(fmt::format("a range on integers alone but got one on {}", name_of(dtype)));
}

/// Declares a parameter; `initial` makes its value at the start of the program.
template <class Initial>
static const Declaration& declare(const Call& call, std::string_view name, Role role, const Shaped& shaped, DType dtype,
                                  const ParameterOptions& options, Initial initial) {
  expectNewName(call, name);
  if (options.range) {
    expectIntegers(call, dtype);
    expectOrdered(call, *options.range, INT64_MIN);
  }
  if (options.layout != Layout::row_major && (role != Role::In || dtype != DType::BF16 || shaped.extents.size() != 2))
    call.expected(fmt::format("layout {} on an in that is a BF16 matrix alone but got it on an {} of {} and rank {}",
                              name_of(options.layout), role == Role::In ? "in" : "inout", name_of(dtype),
                              shaped.extents.size()));
  std::optional<Extent> below;
  if (options.below) {
    expectIntegers(call, dtype);
    if (options.range) call.expected("a range or a limit (below) but got both");
    below = declaredExtent(call, Access::value(*options.below));
    if (below->size < 1) call.expected(fmt::format("a limit (below) from 1 upward but got {}", below->size));
  }
  mlir::Attribute shape = shapeAttribute(call, shaped);
  Value value = initial(call.type(shaped, dtype));
  call.trace.facts.setExtents(value, shaped.extents);
  Declaration declaration;
  declaration.name = name;
  declaration.role = role;
  declaration.initial = value;
  declaration.shape = shape;
  declaration.range = options.range;
  declaration.layout = options.layout;
  declaration.below = below;
  declaration.where = call.where;
  return call.trace.declarations.emplace_back(declaration);
}

static auto argumentOf(const Call& call) {
  return [&call](mlir::Type type) { return call.trace.entry().addArgument(type, call.location); };
}

static Result resultOf(Trace& trace, const Declaration& declaration) {
  return Access::result(declaration.initial, declaration.where, trace.declarations.size() - 1);
}

Tensor Parameters::in(std::string_view name, const Shape& shape, DType dtype, const ParameterOptions& options,
                      Location where) {
  Call call("in", where);
  const auto& declaration = declare(call, name, Role::In, call.shape(shape), dtype, options, argumentOf(call));
  return Access::tensor(declaration.initial, where);
}

Result Parameters::inout(std::string_view name, const Shape& shape, DType dtype, const ParameterOptions& options,
                         Location where) {
  Call call("inout", where);
  return resultOf(trace_, declare(call, name, Role::InOut, call.shape(shape), dtype, options, argumentOf(call)));
}

Result Parameters::out(std::string_view name, const Shape& shape, DType dtype, Location where) {
  Call call("out", where);
  Shaped shaped = call.shape(shape);
  return resultOf(trace_, declare(call, name, Role::Out, shaped, dtype, {}, [&](mlir::Type type) -> Value {
                    return ir::CreateTensorOp::create(call.builder, call.location, type, shaped.dynamic(),
                                                      mlir::ValueRange());
                  }));
}

// ---- the end of a result ----------------------------------------------------------------------------------------

Result::Result(const void* value, Location where, std::size_t slot) : Tensor(value, where), slot_(slot) {
  Trace::require("a parameter", where).declarations[slot].handle = Access::order(*this);
}

Result::~Result() {
  Trace* trace = Trace::current();
  // By an exception there is no final value, and no program either.
  if (!trace || trace->find(Access::order(*this)) != this || std::uncaught_exceptions() > trace->exceptionsAtStart())
    return;
  Declaration& declaration = trace->declarations[slot_];
  declaration.final = Access::value(*this);
  declaration.finalScope = Access::scope(*this);
  declaration.finalWhere = Access::where(*this);
}

}  // namespace pl
