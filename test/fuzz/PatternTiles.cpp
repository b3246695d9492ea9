// Results that are computed tile by tile, the last of which are partial.
#include <algorithm>

#include "Generator.h"

namespace pl::fuzz {

/// Tiles in two dimensions.
Value Generator::tiles() {
  const Extent rows = someExtent(20), columns = {1 + below(20), ""};
  const Extent tileRows{2 + below(8), ""}, tileColumns{2 + below(8), ""};
  const DType dtype = summed();
  const Value source = argument(dtype, {rows, columns});
  const Value result = created(dtype, {rows, columns});
  const OpenLoop outer = openLoop(constant(0), extent(columns), extent(tileColumns), {result}, true);
  const OpenLoop inner = openLoop(constant(0), extent(rows), extent(tileRows), outer.carried, false);
  const std::string validRows = calculated("minsi", calculated("subi", extent(rows), inner.variable), extent(tileRows));
  const std::string validColumns =
      calculated("minsi", calculated("subi", extent(columns), outer.variable), extent(tileColumns));
  const std::vector<std::string> at{inner.variable, outer.variable};
  const Value tile = window(source, {tileRows, tileColumns}, at, {validRows, validColumns});
  const std::vector<Value> row = closeLoop(inner, {placed(anyUnary(tile), inner.carried[0], at)});
  return closeLoop(outer, row)[0];
}

/// Tiles of rows: a whole one in one branch, the partial one in the other.
Value Generator::guardedTiles() {
  const Extent rows = someExtent(20), tile{1 + below(std::min<std::int64_t>(rows.size, 8)), ""};
  const Extent columns{1 + below(6), ""};
  const DType dtype = summed();
  const Value source = argument(dtype, {rows, columns});
  const Value result = created(dtype, {rows, columns});
  const OpenLoop loop = openLoop(constant(0), extent(rows), extent(tile), {result}, true);
  const std::string left = calculated("subi", extent(rows), loop.variable), isWhole = fresh(), branch = fresh();
  const std::vector<std::string> at{loop.variable, constant(0)};
  line(isWhole + " = arith.cmpi sge, " + left + ", " + extent(tile) + " : index");
  line(branch + " = scf.if " + isWhole + " -> (" + typeText(result) + ") {");
  for (const bool whole : {true, false}) {
    ++indent_;
    const Value part = window(source, {tile, columns}, at, {whole ? extent(tile) : left, extent(columns)});
    const Value written = placed(anyUnary(part), loop.carried[0], at);
    line("scf.yield " + written.name + " : " + typeText(written));
    --indent_;
    line(whole ? "} else {" : "}");
  }
  Value written = result;
  written.name = branch;
  written.bound = source.bound;
  return closeLoop(loop, {written})[0];
}

/// Tiles of rows of an InOut: each iteration reads its tile and writes it.
Value Generator::updatedInPlace() {
  const Extent rows = someExtent(20), tile{1 + below(8), ""}, columns{1 + below(6), ""};
  const DType dtype = summed();
  const Value updated = argument(dtype, {rows, columns}, "", /*isInOut=*/true);
  const OpenLoop loop = openLoop(constant(0), extent(rows), extent(tile), {updated}, true);
  const std::string valid = calculated("minsi", calculated("subi", extent(rows), loop.variable), extent(tile));
  const std::vector<std::string> at{loop.variable, constant(0)};
  const Value part = window(loop.carried[0], {tile, columns}, at, {valid, extent(columns)});
  const Value result = closeLoop(loop, {placed(anyUnary(part), loop.carried[0], at)})[0];
  finals_[updated.name] = result.name;
  return result;
}

}  // namespace pl::fuzz
