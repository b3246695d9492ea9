// Matrix products whose second operand is a parameter packed in panels (Layout::panels): [ceil(N / 32)][ceil(K /
// 2)][32][2] BF16, which is units of 32 bits in the order in which a register tile takes them, one sequential stream
// for 32 columns.
//
// All such products of a program call one function. It rearranges A once, then walks panel by panel in blocks of k, all
// rows of A against a block while that is in the first-level cache. Between blocks the sums of a panel's columns lie
// side by side in memory of their own: rows of C are often a power of two apart, so that a column of them shares one
// set of the cache. Every element is accumulated in order of k as
// everywhere (Matmul.h), so packed and row-major weights give the same bits.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "pl/layout.h"
#include "target/cpu/Matmul.h"

namespace pl::cpu {

inline constexpr std::int64_t kPanelUnit = kPanelRows * kPanelColumns;  // elements: a pair along k of each column

/// Whether `memref` is, or is a window of, a parameter in panels.
bool isInPanels(mlir::Value memref);
/// Fails where anything but a product's second operand, through windows, uses a parameter in panels: its memref's type
/// says nothing of how the elements lie.
mlir::LogicalResult checkPanels(mlir::ModuleOp module);

/// The call that computes `plan`, whose B is in panels.
void callPanelsProduct(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Operation* op);

/// Rows of A, C and units of a panel that one register tile works on.
struct PanelTile {
  mlir::Value panel, unit;           ///< the first unit in `panels`, [panel, unit, element]
  mlir::Value units, isOdd;          ///< whole units; and whether half of another one follows
  mlir::Value packedRow;             ///< the first row of packed A, [unit or element of k, row]
  mlir::Value row;                   ///< of the packed rows
  mlir::Value m, n, columns;         ///< the tile's place in C, and how many of its columns exist
  std::int64_t firstColumn;          ///< of the panel's, a constant
  mlir::Value isFirst, isLast;       ///< whether these units are the first of k, and the last
  mlir::Value startsAtZero;          ///< whether C is not read
  std::array<mlir::Value, 2> ahead;  ///< elements from the first unit to the lines to prefetch with it; 0: none
  mlir::Value stride;                ///< elements between the lines to prefetch with two units
};

/// Updates `rows` x plan.columns() elements of plan.c; of blocks but the last the sums go to `between`, [row of C,
/// column of the panel].
void emitPanelTile(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Value panels, mlir::Value packed,
                   mlir::Value between, const PanelTile& tile, std::int64_t rows);

}  // namespace pl::cpu
