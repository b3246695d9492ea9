// Sums and products that are accumulated chunk by chunk, and reductions over what fillpad made neutral.
#include "Generator.h"

namespace pl::fuzz {

Value Generator::chunkedProduct() {
  const Extent rows = someExtent(8), depth{1 + below(16), ""}, columns{1 + below(6), ""}, chunk{2 + below(5), ""};
  const DType dtype = multiplied();
  const Value lhs = argument(dtype, {rows, depth}), rhs = argument(dtype, {depth, columns});
  const auto chunks = [&](const std::string& at) {
    const std::string valid = calculated("minsi", calculated("subi", extent(depth), at), extent(chunk));
    const Value left = window(lhs, {rows, chunk}, {constant(0), at}, {extent(rows), valid});
    const Value right = window(rhs, {chunk, columns}, {at, constant(0)}, {valid, extent(columns)});
    return std::pair{left, right};
  };
  std::string start = constant(0);
  Value sum;
  if (chance(60)) {
    sum = filled(dtype == DType::INT8 ? DType::INT32 : DType::FP32, {rows, columns}, 0);
  } else {
    const auto [left, right] = chunks(start);
    sum = product(left, right);
    start = extent(chunk);
  }
  if (sum.dtype == DType::FP32) {  // what the chunks may make of it
    sum.bound = 1000;
    sum.error = 1e-3;
  }
  const OpenLoop loop = openLoop(start, extent(depth), extent(chunk), {sum}, false);
  const auto [left, right] = chunks(loop.variable);
  return closeLoop(loop, {product(left, right, &loop.carried[0])})[0];
}

/// Per tile of rows: the sum and the greatest of every row, over chunks of columns.
Value Generator::onlineSums() {
  const Extent rows = someExtent(12), tile{2 + below(5), ""}, columns{1 + below(16), ""}, chunk{2 + below(5), ""};
  const DType dtype = summed();
  const Value source = argument(dtype, {rows, columns});
  const Value result = created(dtype, {rows, Extent{}});
  const OpenLoop outer = openLoop(constant(0), extent(rows), extent(tile), {result}, true);
  const std::string validRows = calculated("minsi", calculated("subi", extent(rows), outer.variable), extent(tile));
  std::vector<Value> start{filled(dtype, {tile, Extent{}}, 0), filled(dtype, {tile, Extent{}}, -100)};
  for (Value& value : start) {
    value.partial[0] = freshPartial();
    if (!is_float(dtype)) continue;
    value.bound = 1000;  // what the chunks may make of it
    value.error = 1e-3;
  }
  const OpenLoop inner = openLoop(constant(0), extent(columns), extent(chunk), start, false);
  const std::string valid = calculated("minsi", calculated("subi", extent(columns), inner.variable), extent(chunk));
  const Value part = window(source, {tile, chunk}, {outer.variable, inner.variable}, {validRows, valid});
  const Value sum = combined("add", inner.carried[0], reduced(part, "row_sum"));
  const Value greatest = combined("maximum", inner.carried[1], reduced(part, "row_max"));
  const std::vector<Value> both = closeLoop(inner, {sum, greatest});
  const Value total = combined("add", both[0], both[1]);
  const Value used = window(total, {tile, Extent{}}, {constant(0), constant(0)}, {validRows, constant(1)});
  return closeLoop(outer, {placed(used, outer.carried[0], {outer.variable, constant(0)})})[0];
}

/// Rows that are padded to a tile's width and to a tile's height: the columns' pad is neutral, the rows' is dropped.
Value Generator::paddedReduction() {
  const Extent rows = someExtent(12), tile{2 + below(5), ""}, columns{1 + below(8), ""};
  const Extent width{columns.size + below(4), ""};
  const bool multiplies = chance(40);
  const std::string name = oneOf<std::string>({"row_sum", "row_max", "row_min"});
  const DType dtype = multiplies ? multiplied() : summed();
  const Value source = argument(dtype, {rows, columns});
  const Value weights = argument(dtype, {columns, {3, ""}});
  const DType resultType = !multiplies ? dtype : dtype == DType::INT8 ? DType::INT32 : DType::FP32;
  const Extent resultColumns{multiplies ? 3 : 1, ""};
  const Value result = created(resultType, {rows, resultColumns});
  const OpenLoop loop = openLoop(constant(0), extent(rows), extent(tile), {result}, true);
  const std::string validRows = calculated("minsi", calculated("subi", extent(rows), loop.variable), extent(tile));
  const Value part = window(source, {tile, width}, {loop.variable, constant(0)}, {validRows, extent(columns)});
  Value padded = part;
  padded.partial = {0, 0};
  const std::string pad = multiplies || name == "row_sum" ? "zero" : name == "row_max" ? "min" : "max";
  padded = emit(padded, "fillpad " + part.name + " " + pad, typeText(part));
  Value computed;
  if (multiplies) {
    const Value right = window(weights, {width, {3, ""}}, {constant(0), constant(0)}, {extent(columns), constant(3)});
    Value paddedRight = right;
    paddedRight.partial = {0, 0};
    computed = product(padded, emit(paddedRight, "fillpad " + right.name + " zero", typeText(right)));
  } else {
    computed = reduced(padded, name);
  }
  const Value used =
      window(computed, {tile, resultColumns}, {constant(0), constant(0)}, {validRows, extent(resultColumns)});
  return closeLoop(loop, {placed(used, loop.carried[0], {loop.variable, constant(0)})})[0];
}

}  // namespace pl::fuzz
