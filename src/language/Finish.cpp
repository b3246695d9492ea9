// The end of tracing: what can be checked only when the whole program is there, and the function's final form.
#include <fmt/format.h>

#include "analysis/Probe.h"
#include "dialect/PlDialect.h"
#include "dialect/ProgramImpl.h"
#include "dialect/ProgramSignature.h"
#include "language/Access.h"
#include "language/Diagnostics.h"
#include "language/Fail.h"
#include "language/Trace.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Verifier.h"

namespace pl {

Program program(std::string_view name, const std::function<void(Parameters&)>& body, Location where) {
  language::Trace trace(name, where);
  Parameters parameters(trace);
  body(parameters);
  return trace.finish();
}

}  // namespace pl

namespace pl::language {

using mlir::Value;

Program Trace::finish() {
  if (!error_.empty()) throw BuildError(error_);  // the body caught it
  checkResults();
  completeFunction();
  checkUnusedAssembles();
  tidyConstants();

  FirstDiagnostic first(context(), Wording::Language);
  if (failed(mlir::verify(module_.get()))) {
    if (first.hasPlace()) throw BuildError(first.text());
    throw InternalError("the program that was traced is not well formed: " + first.text());
  }
  analysis::expectSound(function_);
  auto impl = std::make_shared<Program::Impl>();
  impl->signature = ir::signatureOf(function_);
  for (mlir::Operation* operation : retired_) operation->destroy();
  retired_.clear();
  impl->module = std::move(module_);
  impl->context = std::move(context_);
  return Program(std::move(impl));
}

// ---- rules ------------------------------------------------------------------------------------------------------

void Trace::checkResults() {
  bool hasResult = false;
  for (Declaration& declaration : declarations) {
    if (declaration.role == Role::In) continue;
    hasResult = true;
    if (Handle* handle = find(declaration.handle)) {  // it outlives the body
      declaration.final = Access::value(*handle);
      declaration.finalScope = Access::scope(*handle);
      declaration.finalWhere = Access::where(*handle);
    }
  }
  if (!hasResult)
    fail(where_, "program expects an out or inout parameter but got none; declare one: auto y = p.out(…)");
}

void Trace::checkUnusedAssembles() {
  function_.walk([&](ir::AssembleOp assemble) {
    if (!assemble->use_empty()) return;
    auto place = mlir::cast<mlir::FileLineColLoc>(assemble.getLoc());
    std::string text = fmt::format(
        "{}:{}:{}: error: assemble expects its result to be used but got it dropped; "
        "assign it: y = pl::assemble(y, …)",
        place.getFilename().strref().str(), place.getLine(), place.getColumn());
    throw BuildError(text);
  });
  for (const Declaration& declaration : declarations)
    if (declaration.role == Role::Out && declaration.final == declaration.initial)
      fail(declaration.where, fmt::format("out expects \"{0}\" to be written but got a program that never does; "
                                          "assign to it: {0} = pl::assemble({0}, …)",
                                          declaration.name));
}

// ---- the function -----------------------------------------------------------------------------------------------

mlir::DictionaryAttr Trace::attributesOf(const Declaration& declaration, bool isResult) {
  std::string_view role = declaration.role == Role::In ? "in" : declaration.role == Role::InOut ? "inout" : "out";
  mlir::NamedAttrList attributes;
  attributes.set(ir::kNameAttr, builder.getStringAttr(declaration.name));
  attributes.set(ir::kRoleAttr, builder.getStringAttr(role));
  attributes.set(ir::kShapeAttr, declaration.shape);
  if (declaration.range && !isResult)  // a range is about what the caller gives
    attributes.set(ir::kRangeAttr, builder.getI64ArrayAttr({declaration.range->lowest, declaration.range->highest}));
  if (declaration.layout != Layout::row_major)
    attributes.set(ir::kLayoutAttr, builder.getStringAttr(name_of(declaration.layout)));
  if (declaration.below && !isResult) attributes.set(ir::kBelowAttr, builder.getStringAttr(declaration.below->text()));
  return attributes.getDictionary(context());
}

void Trace::completeFunction() {
  llvm::SmallVector<Value> results;
  llvm::SmallVector<mlir::DictionaryAttr> argumentAttributes, resultAttributes;
  const ValueRange anything = Dimension().range;
  for (const DimensionDeclaration& dimension : dimensions) {
    mlir::NamedAttrList attributes;
    attributes.set(ir::kNameAttr, builder.getStringAttr(dimension.name));
    attributes.set(ir::kRoleAttr, builder.getStringAttr("dim"));
    if (dimension.range.lowest != anything.lowest || dimension.range.highest != anything.highest)
      attributes.set(ir::kRangeAttr, builder.getI64ArrayAttr({dimension.range.lowest, dimension.range.highest}));
    argumentAttributes.push_back(attributes.getDictionary(context()));
  }
  for (Role role : {Role::InOut, Role::Out}) {
    for (const Declaration& declaration : declarations) {
      if (declaration.role != role) continue;
      results.push_back(declaration.final);
      resultAttributes.push_back(attributesOf(declaration, true));
    }
  }
  for (const Declaration& declaration : declarations)
    if (declaration.role != Role::Out) argumentAttributes.push_back(attributesOf(declaration, false));

  mlir::func::ReturnOp::create(builder, function_.getLoc(), results);
  function_.setType(builder.getFunctionType(entry().getArgumentTypes(), mlir::TypeRange(mlir::ValueRange(results))));
  function_.setAllArgAttrs(argumentAttributes);
  function_.setAllResultAttrs(resultAttributes);
}

/// Unused constants go (extents that became static). The others are sorted: compilers evaluate the arguments of a C++
/// call in different orders, and the program's text should not depend on the compiler that built the kernel.
void Trace::tidyConstants() {
  llvm::SmallVector<mlir::arith::ConstantOp> constants;
  for (auto constant : llvm::make_early_inc_range(entry().getOps<mlir::arith::ConstantOp>())) {
    if (constant->use_empty())
      constant.erase();
    else
      constants.push_back(constant);
  }
  auto key = [](mlir::arith::ConstantOp constant) {
    std::string type;
    llvm::raw_string_ostream(type) << constant.getType();
    auto integer = mlir::dyn_cast<mlir::IntegerAttr>(constant.getValue());
    auto number = mlir::dyn_cast<mlir::FloatAttr>(constant.getValue());
    return std::tuple(type, integer ? integer.getValue().getSExtValue() : 0,
                      number ? number.getValue().bitcastToAPInt().getZExtValue() : 0);
  };
  llvm::sort(constants, [&](auto a, auto b) { return key(a) < key(b); });
  for (auto constant : llvm::reverse(constants)) constant->moveBefore(&entry(), entry().begin());
}

}  // namespace pl::language
