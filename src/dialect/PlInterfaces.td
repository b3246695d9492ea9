// What operations have in common, as far as a pass needs it.
#ifndef PL_INTERFACES
#define PL_INTERFACES

include "mlir/IR/OpBase.td"

def Pl_ElementwiseOpInterface : OpInterface<"ElementwiseOpInterface"> {
  let cppNamespace = "::pl::ir";
  let description = [{
    An operation that computes every element of its result from the elements at the same place of its operands.
    Operands are tensors or numbers; tensors broadcast along extents of 1, or along the dimensions that a
    row_expand / col_expand operation names.
  }];
  let methods = [InterfaceMethod<
    "Builds the operation on single elements. `operands` are scalars of the operands' element types, 8-bit unsigned "
    "integers given as signless i8; returns one of the result's element type (signless likewise).",
    "::mlir::Value", "buildScalar",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$operands)>];
}

def Pl_ReduceOpInterface : OpInterface<"ReduceOpInterface"> {
  let cppNamespace = "::pl::ir";
  let description = "A reduction of a matrix along one axis with an associative scalar operation.";
  let methods = [
    InterfaceMethod<"1: along each row; 0: along each column.", "int64_t", "getAxis", (ins)>,
    InterfaceMethod<"What elements are converted to before they are combined, and the result is rounded from once: "
      "FP32 for floats, the signless integer type otherwise.", "::mlir::Type", "getAccumulatorType", (ins)>,
    InterfaceMethod<"Combines two values of the accumulator type.", "::mlir::Value", "buildScalar",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc, "::mlir::ValueRange":$operands)>,
    InterfaceMethod<"What an empty reduction gives, as an accumulator: the neutral element.", "::mlir::TypedAttr",
      "getNeutral", (ins)>];
}

#endif
