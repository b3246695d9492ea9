// Checked mode: what unwritten elements and pads make of the result of an elementwise operation.
#include "reference/ForEachElement.h"
#include "reference/Marks.h"

namespace pl::reference {
namespace {

using Row = llvm::ArrayRef<std::int64_t>;
using Runs = llvm::SmallVector<MarkRun, 3>;

/// Marks every valid element of `result` with markOf(runs, row, j), given the marks of each operand along a row. Rows
/// without any are passed over.
template <class MarkOf>
void markRows(const Elementwise& elementwise, Tensor& result, MarkOf markOf) {
  if (llvm::none_of(elementwise.operands, [](const auto& operand) { return operand.tensor.hasMarks(); })) return;
  const Extents resultStrides = result.strides();
  const std::int64_t count = elementwise.valid.back();
  forEachRow(elementwise.valid, [&](Row row) {
    Runs runs;
    for (const ElementwiseOperand& operand : elementwise.operands)
      runs.emplace_back(operand.tensor, positionOf(row, operand.strides), operand.strides.back());
    if (llvm::none_of(runs, [&](const MarkRun& run) { return run.any(count); })) return;
    const std::int64_t write = positionOf(row, resultStrides);
    for (std::int64_t j = 0; j < count; ++j) result.setMark(write + j, markOf(runs, row, j));
  });
}

/// Most results are finite: only for one that is not the operands are looked at.
void noteBirths(const Elementwise& elementwise, Tensor& result) {
  if (!is_float(result.dtype)) return;
  const Extents resultStrides = result.strides();
  forEachRow(elementwise.valid, [&](Row row) {
    const std::int64_t at = positionOf(row, resultStrides);
    for (std::int64_t j = 0; j < elementwise.valid.back(); ++j) {
      if (isFinite(result, at + j)) continue;
      const auto all = [&](bool (*is)(const Tensor&, std::int64_t)) {
        return llvm::all_of(elementwise.operands, [&](const ElementwiseOperand& operand) {
          return is(operand.tensor, positionOf(row, operand.strides) + j * operand.strides.back());
        });
      };
      const Mark mark = result.markAt(at + j);
      if (mark == 0 && all(isFinite)) elementwise.checks->births.add(result, at + j);
      if (isPad(mark) && !isPadOfNaN(mark) && !isNumber(result, at + j) && all(isNumber))
        result.setMark(at + j, elementwise.checks->origins.padOfNaN(mark));
    }
  });
}

}  // namespace

void markComputed(const Elementwise& elementwise, Tensor& result) {
  markRows(elementwise, result, [&](const Runs& runs, Row, std::int64_t j) {
    Mark mark = 0;
    for (const MarkRun& run : runs) mark = worse(mark, run[j]);
    return elementwise.checks->origins.computed(mark);
  });
  noteBirths(elementwise, result);
}

void markSelected(const Elementwise& elementwise, Tensor& result) {
  const ElementwiseOperand& condition = elementwise.operands[0];
  const Elements<bool> holds(condition.tensor);
  markRows(elementwise, result, [&](const Runs& runs, Row row, std::int64_t j) {
    if (isUnwritten(runs[0][j])) return elementwise.checks->origins.computed(runs[0][j]);
    const bool first = holds.load(positionOf(row, condition.strides) + j * condition.strides.back());
    return worse(runs[first ? 1 : 2][j], runs[0][j]);
  });
}

}  // namespace pl::reference
