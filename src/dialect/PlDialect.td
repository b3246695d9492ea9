// The pl dialect, its types and its attributes.
#ifndef PL_DIALECT
#define PL_DIALECT

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypes.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpBase.td"

def Pl_Dialect : Dialect {
  let name = "pl";
  let cppNamespace = "::pl::ir";
  let summary = "a tile language with value semantics";
  let description = [{
    Operations on tensors that are values. Control flow is scf.for (with the attribute pl.parallel for a parallel
    loop) and scf.if; scalars and indices are arith. A tensor's *valid extents* say how much of it, from the origin,
    holds data; they follow from the operations (docs/language.md has the rule of each) and are not part of its type.
  }];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
}

// ---- types ------------------------------------------------------------------------------------------------------

/// One element on its own. Scalars are signless as arith wants them: an element of a UINT8 tensor is an i8 with its bits.
def Pl_Element : AnyTypeOf<[F32, F16, BF16, I8, I32, I64, I1]>;

// Rule C1 of `tensor` in docs/language.md.
class Pl_TensorOf<list<Type> elements>
    : ConfinedType<RankedTensorOf<elements>,
                   [HasAnyRankOfPred<[1, 2, 3, 4]>, CPred<"::pl::ir::extentsArePositive($_self)">],
                   "tensor of rank 1 to 4, with extents of at least 1, of " #
                   !interleave(!foreach(element, elements, element.summary), " or ")>;
def Pl_Tensor : Pl_TensorOf<[F32, F16, BF16, I8, UI<8>, I32, I64, I1]>;
def Pl_NumberTensor : Pl_TensorOf<[F32, F16, BF16, I8, UI<8>, I32, I64]>;
def Pl_FloatTensor : Pl_TensorOf<[F32, F16, BF16]>;
def Pl_BoolTensor : Pl_TensorOf<[I1]>;
def Pl_IndexTensor : Pl_TensorOf<[I32, I64]>;
/// An operand of an elementwise operation: a tensor, or one number that stands for a tensor filled with it.
def Pl_NumberOperand : AnyTypeOf<[Pl_NumberTensor, F32, F16, BF16, I8, I32, I64]>;
def Pl_Operand : AnyTypeOf<[Pl_Tensor, F32, F16, BF16, I8, I32, I64, I1]>;

// ---- attributes -------------------------------------------------------------------------------------------------

class Pl_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::pl::ir";
  let genSpecializedAttr = 0;
}

def Pl_Predicate : Pl_Enum<"Predicate", "a comparison; every one but ne is false where an operand is NaN", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
    I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]>;
def Pl_PredicateAttr : EnumAttr<Pl_Dialect, Pl_Predicate, "predicate">;

def Pl_Rounding : Pl_Enum<"Rounding", "how a narrowing cast rounds", [
    I32EnumAttrCase<"nearest_even", 0>, I32EnumAttrCase<"toward_zero", 1>,
    I32EnumAttrCase<"upward", 2>, I32EnumAttrCase<"downward", 3>]>;
def Pl_RoundingAttr : EnumAttr<Pl_Dialect, Pl_Rounding, "rounding">;

def Pl_Pad : Pl_Enum<"Pad", "the value of elements outside the valid extents", [
    I32EnumAttrCase<"min", 0>, I32EnumAttrCase<"max", 1>, I32EnumAttrCase<"zero", 2>]>;
def Pl_PadAttr : EnumAttr<Pl_Dialect, Pl_Pad, "pad">;

#endif
