// Checked mode: what unwritten elements and pads make of a product.
#pragma once

#include "reference/Checks.h"
#include "reference/Matrix.h"

namespace pl::reference {

/// Marks `result`, which is lhs · rhs, onto `acc` if that is not null:
///   an unwritten element spoils every result of its row or column, whatever it is multiplied with (0 times garbage may
///   be NaN);
///   a product of pads alone is a pad, added onto `acc` as any other; next to data a pad must change nothing (fillpad
///   R1): throws Undefined.
/// And notes results that are not finite though all they were computed from is.
template <class Accumulator>
void markProduct(Checks& checks, const Tensor* acc, const Matrix<Accumulator>& lhs, const Matrix<Accumulator>& rhs,
                 Tensor& result);

}  // namespace pl::reference
