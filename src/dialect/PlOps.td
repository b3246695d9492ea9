// Every operation of the language, declared once. Its rules are numbered in docs/language.md and cited by the
// verifiers; its meaning is in src/reference; an elementwise operation also names its scalar operation here, from
// which the compiler derives everything else.
#ifndef PL_OPS
#define PL_OPS

include "PlDialect.td"
include "PlInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class Pl_Op<string mnemonic, list<Trait> traits = []> : Op<Pl_Dialect, mnemonic, traits>;

// ---- make -------------------------------------------------------------------------------------------------------
// `sizes` has one index per `?` of the result's type, in order.
// `valid` is empty (all of it is valid) or has one index per dimension.

def Pl_CreateTensorOp
    : Pl_Op<"create_tensor", [AttrSizedOperandSegments, MemoryEffects<[MemAlloc<DefaultResource>]>]> {
  let summary = "a tensor whose elements nothing has written yet";
  let arguments = (ins Variadic<Index>:$sizes, Variadic<Index>:$valid);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "`(` $sizes `)` (`valid` `[` $valid^ `]`)? attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def Pl_FullOp : Pl_Op<"full", [Pure, AttrSizedOperandSegments]> {
  let summary = "a tensor filled with one value";
  let arguments = (ins Pl_Element:$value, Variadic<Index>:$sizes, Variadic<Index>:$valid);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$value `(` $sizes `)` (`valid` `[` $valid^ `]`)? attr-dict `:` type($value) `,` type($result)";
  let hasVerifier = 1;
}

def Pl_ArangeOp : Pl_Op<"arange", [Pure]> {
  let summary = "start, start + 1, start + 2, … along the last dimension of a [1, n] or [n] tensor";
  let arguments = (ins Index:$start, Variadic<Index>:$sizes);
  let results = (outs Pl_NumberTensor:$result);
  let assemblyFormat = "$start `(` $sizes `)` attr-dict `:` type($result)";
  let hasVerifier = 1;
}

// ---- view and place ---------------------------------------------------------------------------------------------

def Pl_SliceOp : Pl_Op<"slice", [Pure, AttrSizedOperandSegments]> {
  let summary = "the window of the result's shape that starts at `offsets`; `valid` says how much of it is data";
  let arguments = (ins Pl_Tensor:$src, Variadic<Index>:$offsets, Variadic<Index>:$sizes, Variadic<Index>:$valid);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = [{
    $src `[` $offsets `]` (`sizes` `[` $sizes^ `]`)? (`valid` `[` $valid^ `]`)? attr-dict
    `:` type($src) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Pl_AssembleOp : Pl_Op<"assemble", [Pure, AllTypesMatch<["dst", "result"]>]> {
  let summary = "`dst` with the valid part of `src` written at `offsets`";
  let arguments = (ins Pl_Tensor:$src, Pl_Tensor:$dst, Variadic<Index>:$offsets);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$src `into` $dst `[` $offsets `]` attr-dict `:` type($src) `into` type($dst)";
  let hasVerifier = 1;
}

def Pl_ReshapeOp : Pl_Op<"reshape", [Pure]> {
  let summary = "the same elements in row-major order under another shape";
  let arguments = (ins Pl_Tensor:$src, Variadic<Index>:$sizes);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$src (`sizes` `[` $sizes^ `]`)? attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_ConcatOp : Pl_Op<"concat", [Pure]> {
  let summary = "tensors one after the other along `axis`";
  let arguments = (ins Variadic<Pl_Tensor>:$srcs, I64Attr:$axis);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$srcs `axis` $axis attr-dict `:` type($srcs) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_TransposeOp : Pl_Op<"transpose", [Pure]> {
  let summary = "dimension i of the result is dimension permutation[i] of `src`";
  let arguments = (ins Pl_Tensor:$src, DenseI64ArrayAttr:$permutation);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$src $permutation attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_FillpadOp : Pl_Op<"fillpad", [Pure, AllTypesMatch<["src", "result"]>]> {
  let summary = "`src` with every element outside its valid extents set to `pad`; all of the result is valid";
  let arguments = (ins Pl_NumberTensor:$src, Pl_PadAttr:$pad);
  let results = (outs Pl_NumberTensor:$result);
  let assemblyFormat = "$src `` $pad attr-dict `:` type($src)";
}

// ---- elementwise ------------------------------------------------------------------------------------------------
// Each row names its scalar operation: `floats` on FP32 and `ints` on signless integers are builders in
// ScalarMeaning.h. FP16 and BF16 are widened to FP32, computed and rounded once. A row without `ints` is for floats only.

class Pl_Elementwise<string mnemonic, string builder, list<Trait> traits = []>
    : Pl_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Pl_ElementwiseOpInterface>] # traits> {
  code extraClassDefinition = "::mlir::Value $cppClass::buildScalar(::mlir::OpBuilder &builder, ::mlir::Location loc, "
                              "::mlir::ValueRange operands) { return " # builder # "; }\n";
}

class Pl_Unary<string mnemonic, string floats, string ints = "">
    : Pl_Elementwise<mnemonic, !if(!empty(ints), "floatScalar<" # floats # ">(*this, builder, loc, operands)",
                                   "numberScalar<" # floats # ", " # ints # ">(*this, builder, loc, operands)"),
                     [AllTypesMatch<["src", "result"]>]> {
  let arguments = (ins !if(!empty(ints), Pl_FloatTensor, Pl_NumberTensor):$src);
  let results = (outs !if(!empty(ints), Pl_FloatTensor, Pl_NumberTensor):$result);
  let assemblyFormat = "$src attr-dict `:` type($src)";
}

// An extent of 1 is repeated to fit the other operand's; a number fits every shape. At least one operand is a tensor.
class Pl_Binary<string mnemonic, string floats, string ints>
    : Pl_Elementwise<mnemonic, "numberScalar<" # floats # ", " # ints # ">(*this, builder, loc, operands)"> {
  let arguments = (ins Pl_NumberOperand:$lhs, Pl_NumberOperand:$rhs);
  let results = (outs Pl_NumberTensor:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_AddOp     : Pl_Binary<"add", "scalar::AddF", "scalar::AddI">;
def Pl_SubOp     : Pl_Binary<"sub", "scalar::SubF", "scalar::SubI">;
def Pl_MulOp     : Pl_Binary<"mul", "scalar::MulF", "scalar::MulI">;
def Pl_DivOp     : Pl_Binary<"div", "scalar::DivF", "scalar::DivI">;
def Pl_MaximumOp : Pl_Binary<"maximum", "scalar::MaximumF", "scalar::MaximumI">;
def Pl_MinimumOp : Pl_Binary<"minimum", "scalar::MinimumF", "scalar::MinimumI">;

def Pl_NegOp     : Pl_Unary<"neg", "scalar::NegF", "scalar::NegI">;
def Pl_AbsOp     : Pl_Unary<"abs", "scalar::AbsF", "scalar::AbsI">;
def Pl_ReluOp    : Pl_Unary<"relu", "scalar::ReluF", "scalar::ReluI">;
def Pl_ExpOp     : Pl_Unary<"exp", "scalar::Exp">;
def Pl_LogOp     : Pl_Unary<"log", "scalar::Log">;
def Pl_SqrtOp    : Pl_Unary<"sqrt", "scalar::Sqrt">;
def Pl_RsqrtOp   : Pl_Unary<"rsqrt", "scalar::Rsqrt">;
def Pl_RecipOp   : Pl_Unary<"recip", "scalar::Recip">;
def Pl_SigmoidOp : Pl_Unary<"sigmoid", "scalar::Sigmoid">;
def Pl_SiluOp    : Pl_Unary<"silu", "scalar::Silu">;
def Pl_TanhOp    : Pl_Unary<"tanh", "scalar::Tanh">;

def Pl_CompareOp : Pl_Elementwise<"compare", "compareScalar(*this, builder, loc, operands)"> {
  let summary = "elementwise comparison to BOOL";
  let arguments = (ins Pl_PredicateAttr:$predicate, Pl_NumberOperand:$lhs, Pl_NumberOperand:$rhs);
  let results = (outs Pl_BoolTensor:$result);
  let assemblyFormat = "`` $predicate $lhs `,` $rhs attr-dict `:` type($lhs) `,` type($rhs) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_SelectOp : Pl_Elementwise<"select", "selectScalar(*this, builder, loc, operands)"> {
  let summary = "lhs where condition holds, else rhs";
  let arguments = (ins Pl_BoolTensor:$condition, Pl_Operand:$lhs, Pl_Operand:$rhs);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = [{
    $condition `,` $lhs `,` $rhs attr-dict `:` type($condition) `,` type($lhs) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Pl_CastOp : Pl_Elementwise<"cast", "castScalar(*this, builder, loc, operands)"> {
  let summary = "every element converted to the result's dtype";
  let arguments = (ins Pl_Tensor:$src, DefaultValuedAttr<Pl_RoundingAttr, "::pl::ir::Rounding::nearest_even">:$rounding);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$src (`rounding` `` $rounding^)? attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

// ---- broadcast: [M, N] with [M, 1] (row) or [1, N] (col) ----------------------------------------------------------

class Pl_Expand<string mnemonic, string floats, string ints>
    : Pl_Elementwise<mnemonic, "numberScalar<" # floats # ", " # ints # ">(*this, builder, loc, operands)",
                     [AllTypesMatch<["src", "result"]>]> {
  let arguments = (ins Pl_NumberTensor:$src, Pl_NumberTensor:$vector);
  let results = (outs Pl_NumberTensor:$result);
  let assemblyFormat = "$src `,` $vector attr-dict `:` type($src) `,` type($vector)";
  let hasVerifier = 1;
}

def Pl_RowExpandAddOp : Pl_Expand<"row_expand_add", "scalar::AddF", "scalar::AddI">;
def Pl_RowExpandSubOp : Pl_Expand<"row_expand_sub", "scalar::SubF", "scalar::SubI">;
def Pl_RowExpandMulOp : Pl_Expand<"row_expand_mul", "scalar::MulF", "scalar::MulI">;
def Pl_RowExpandDivOp : Pl_Expand<"row_expand_div", "scalar::DivF", "scalar::DivI">;
def Pl_ColExpandAddOp : Pl_Expand<"col_expand_add", "scalar::AddF", "scalar::AddI">;
def Pl_ColExpandSubOp : Pl_Expand<"col_expand_sub", "scalar::SubF", "scalar::SubI">;
def Pl_ColExpandMulOp : Pl_Expand<"col_expand_mul", "scalar::MulF", "scalar::MulI">;
def Pl_ColExpandDivOp : Pl_Expand<"col_expand_div", "scalar::DivF", "scalar::DivI">;

// ---- reduce: [M, N] to [M, 1] (row) or [1, N] (col); the valid part alone counts ----------------------------------

class Pl_Reduce<string mnemonic> : Pl_Op<mnemonic, [Pure, DeclareOpInterfaceMethods<Pl_ReduceOpInterface>]> {
  let arguments = (ins Pl_NumberTensor:$src);
  let results = (outs Pl_NumberTensor:$result);
  let assemblyFormat = "$src attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

class Pl_ReduceWith<string mnemonic, int axis, string floats, string ints> : Pl_Reduce<mnemonic> {
  code extraClassDefinition =
      "int64_t $cppClass::getAxis() { return " # axis # "; }\n"
      "::mlir::Value $cppClass::buildScalar(::mlir::OpBuilder &builder, ::mlir::Location loc, "
      "::mlir::ValueRange operands) { return combineScalar<" # floats # ", " # ints # ">(*this, builder, loc, operands); }\n"
      "::mlir::Type $cppClass::getAccumulatorType() { return accumulatorType(getSrc().getType().getElementType()); }\n"
      "::mlir::TypedAttr $cppClass::getNeutral() { return neutral<" # floats # ">(getSrc().getType().getElementType()); }\n";
}

def Pl_RowSumOp : Pl_ReduceWith<"row_sum", 1, "scalar::AddF", "scalar::AddI">;
def Pl_RowMaxOp : Pl_ReduceWith<"row_max", 1, "scalar::MaximumF", "scalar::MaximumI">;
def Pl_RowMinOp : Pl_ReduceWith<"row_min", 1, "scalar::MinimumF", "scalar::MinimumI">;
def Pl_ColSumOp : Pl_ReduceWith<"col_sum", 0, "scalar::AddF", "scalar::AddI">;
def Pl_ColMaxOp : Pl_ReduceWith<"col_max", 0, "scalar::MaximumF", "scalar::MaximumI">;
def Pl_ColMinOp : Pl_ReduceWith<"col_min", 0, "scalar::MinimumF", "scalar::MinimumI">;

def Pl_RowArgmaxOp : Pl_Op<"row_argmax", [Pure]> {
  let summary = "the first column that holds the row's maximum; a NaN counts as the maximum";
  let arguments = (ins Pl_NumberTensor:$src);
  let results = (outs Pl_TensorOf<[I32]>:$result);
  let assemblyFormat = "$src attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

// ---- matrix -------------------------------------------------------------------------------------------------------

def Pl_MatmulOp : Pl_Op<"matmul", [Pure]> {
  let summary = "lhs · rhs, accumulated in FP32 (INT32 for INT8)";
  let arguments = (ins Pl_NumberTensor:$lhs, Pl_NumberTensor:$rhs, UnitAttr:$a_trans, UnitAttr:$b_trans);
  let results = (outs Pl_TensorOf<[F32, I32]>:$result);
  let assemblyFormat = [{
    $lhs (`trans` $a_trans^)? `,` $rhs (`trans` $b_trans^)? attr-dict
    `:` type($lhs) `,` type($rhs) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Pl_MatmulAccOp : Pl_Op<"matmul_acc", [Pure, AllTypesMatch<["acc", "result"]>]> {
  let summary = "acc + lhs · rhs";
  let arguments = (ins Pl_TensorOf<[F32, I32]>:$acc, Pl_NumberTensor:$lhs, Pl_NumberTensor:$rhs,
                       UnitAttr:$a_trans, UnitAttr:$b_trans);
  let results = (outs Pl_TensorOf<[F32, I32]>:$result);
  let assemblyFormat = [{
    $acc `,` $lhs (`trans` $a_trans^)? `,` $rhs (`trans` $b_trans^)? attr-dict
    `:` type($acc) `,` type($lhs) `,` type($rhs)
  }];
  let hasVerifier = 1;
}

// ---- gather -------------------------------------------------------------------------------------------------------

def Pl_ReadOp : Pl_Op<"read", [Pure]> {
  let summary = "one element";
  let arguments = (ins Pl_Tensor:$src, Variadic<Index>:$indices);
  let results = (outs Pl_Element:$result);
  let assemblyFormat = "$src `[` $indices `]` attr-dict `:` type($src) `->` type($result)";
  let hasVerifier = 1;
}

def Pl_GatherRowsOp : Pl_Op<"gather_rows", [Pure]> {
  let summary = "row i of the result is row indices[i] of src";
  let arguments = (ins Pl_Tensor:$src, Pl_IndexTensor:$indices);
  let results = (outs Pl_Tensor:$result);
  let assemblyFormat = "$src `[` $indices `]` attr-dict `:` type($src) `,` type($indices) `->` type($result)";
  let hasVerifier = 1;
}

// ---- scopes -------------------------------------------------------------------------------------------------------

class Pl_Scope<string mnemonic, list<Trait> traits = []>
    : Pl_Op<mnemonic, [RecursiveMemoryEffects, NoRegionArguments, SingleBlockImplicitTerminator<"::pl::ir::YieldOp">] # traits> {
  let regions = (region SizedRegion<1>:$body);
  let results = (outs Variadic<AnyType>:$results);
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def Pl_IncoreOp : Pl_Scope<"incore"> {
  let summary = "one core's kernel; its arguments are the values it uses from outside, its results what it leaves";
  let arguments = (ins StrAttr:$name);
  let assemblyFormat = "$name (`->` type($results)^)? $body attr-dict";
}

def Pl_AutoIncoreOp : Pl_Scope<"auto_incore"> {
  let summary = "a part of the program in which the compiler places the incore scopes";
  let assemblyFormat = "(`->` type($results)^)? $body attr-dict";
}

def Pl_YieldOp : Pl_Op<"yield", [Pure, Terminator, ReturnLike, ParentOneOf<["IncoreOp", "AutoIncoreOp"]>]> {
  let summary = "what a scope leaves";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ /* a scope that leaves nothing */ }]>];
}

#endif
