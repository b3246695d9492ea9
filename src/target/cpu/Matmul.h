// Matrix product C[m, n] += A[m, k] · B[k, n]: how one linalg.contract is blocked.
//
// Everything is counted in units of 32 bits along k: a pair of BF16 where the target has their dot product, else one
// FP32 or INT32 to which the element is widened. Every element of C is accumulated unit by unit in order of k, whatever
// M, N, the blocks and the paths by which A and B arrive, so that a row's bits depend on the row alone.
#pragma once

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include "target/cpu/VectorTarget.h"
#include "target/cpu/VectorizeStrip.h"

namespace pl::cpu {

/// One of A and B: `alongIndex` is the place of m or n among the memref's indices, `depthIndex` that of k.
struct MatmulOperand {
  mlir::Value memref;
  unsigned alongIndex = 0, depthIndex = 0;

  mlir::Type elementType() const { return mlir::cast<mlir::MemRefType>(memref.getType()).getElementType(); }
  bool isContiguousAlong() const;
  bool isContiguousInDepth() const;
  llvm::SmallVector<mlir::Value, 2> indices(mlir::Value along, mlir::Value depth) const;
};

/// The window of B that the next iteration of a loop around the product multiplies with: `distance` elements further on
/// along each index of B's memref, where it reaches up to index `last` (null: as far as the present one).
struct NextWindow {
  llvm::SmallVector<mlir::Value, 2> distance, last;
  /// Where windows differ in their rows, the matrix is fetched as one stream: from row `end` on (null: there is none),
  /// rows are `distanceBeyond` further on, in the window that follows the next one.
  mlir::Value end, distanceBeyond;
};

/// A part of the next window that is fetched before the product, from the window's start on: `perStrip` lines with each
/// strip of `lanes` elements of A's `rows` rows, by the pass over memory that makes them.
struct WindowShare {
  std::int64_t perStrip, lanes, rows;
};

struct MatmulPlan {
  mlir::Location loc;
  MatmulOperand a, b;
  mlir::Value c;
  mlir::Type accumulatorType;
  bool pairs;                        ///< a unit is a pair of BF16
  std::int64_t lanes;                ///< units per vector
  bool masks;                        ///< 16-bit elements can be masked, too
  bool packA, packB;                 ///< the operand is read through a packed panel
  bool startsAtZero = false;         ///< the first block of k does not read C
  std::optional<NextWindow> next;    ///< prefetched meanwhile
  std::optional<WindowShare> share;  ///< what of it is on its way by then

  std::int64_t depth() const { return pairs ? 2 : 1; }
  std::int64_t columns() const { return 2 * lanes; }         ///< of a register tile
  std::int64_t rows() const { return masks ? 8 : 4; }        ///< 16 of 32, or 8 of 16 registers accumulate
  std::int64_t blockDepth() const { return 128 * depth(); }  ///< elements along k of a panel
  /// Whether operands contiguous in depth are packed two elements at a time although a unit is one.
  bool takesPairsApart() const { return !pairs && b.elementType().isBF16(); }
  /// Units along k of the squares that are written into a panel whole.
  std::int64_t squareUnits() const { return lanes * (takesPairsApart() ? 2 : 1); }
  mlir::Type unitType(mlir::Builder& builder) const { return pairs ? builder.getI32Type() : accumulatorType; }
  /// Elements to units where one element is one unit.
  mlir::Value widen(mlir::OpBuilder& builder, mlir::Value elements) const;
  mlir::VectorType unitVector(mlir::Builder& builder) const {
    return mlir::VectorType::get({lanes}, unitType(builder));
  }
};

/// A block of C to update: `rows` x `columns` elements from (m, n) on, with A and B from k on to k + depth.
struct MatmulBlock {
  mlir::Value m, n, k;
  mlir::Value rows, columns, depth;
  bool oddElement = false;  ///< the block is the last element of an odd k, whose partner in the pair is 0
};

/// Memory for a panel of operand `role` ("a" or "b"): rows of units, [unit, along], along counted from the block's
/// start.
mlir::Value panelBuffer(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Operation* op, llvm::StringRef role,
                        std::int64_t units, std::int64_t along);
/// Fills `panel` with `count` rows (or columns) of `operand` from `first` on, over `depth` elements from k on. An odd
/// element's partner is 0.
void packPanel(mlir::OpBuilder& builder, const MatmulPlan& plan, const MatmulOperand& operand, mlir::Value panel,
               mlir::Value first, mlir::Value count, mlir::Value k, mlir::Value depth);
/// The panel of B that the register tile after the present one reads: all of its columns, from `first` on.
struct AheadPanel {
  mlir::Value panel, first;
};
/// Whether such panels can be packed between the steps of the tile before, if the blocks are `depth` deep: packed in a
/// burst they take 0.3 times as long as the products, between them almost nothing.
bool canPackAhead(const MatmulPlan& plan, std::int64_t depth);
/// A panel is packed in two phases, each in half as many parts as it has rows of units.
enum class PackPhase : std::uint8_t { gather, transpose };
void packPart(mlir::OpBuilder& builder, const MatmulPlan& plan, const AheadPanel& ahead, mlir::Value k, PackPhase phase,
              mlir::Value part);

/// From a quarter of `lanes` rows: result[q] holds quad q (128 bits) of each row, in the rows' order.
llvm::SmallVector<mlir::Value> gatherQuads(mlir::OpBuilder& builder, mlir::Location loc,
                                           llvm::ArrayRef<mlir::Value> rows);
/// Within each 128 bits of four vectors, element j of vector i becomes element i of vector j.
llvm::SmallVector<mlir::Value> transposeQuads(mlir::OpBuilder& builder, mlir::Location loc,
                                              llvm::ArrayRef<mlir::Value> rows);

/// What `plan.next` shall be, computed before `user`, if B is a window of the program's memory that a loop around `op`
/// moves.
std::optional<NextWindow> nextWindowOf(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Operation* op,
                                       mlir::Operation* user);
/// Of the `count` register tiles above each other that read the same `stripes` of B and fetch together: the tile
/// `number`.
struct FetchTurn {
  mlir::Value number;
  std::int64_t count = 1, stripes = 1;
};
/// Prefetches, with the tile at column `n` of B in its steps from `unit` on, an equal share of the next window.
void prefetchStep(mlir::OpBuilder& builder, const MatmulPlan& plan, const MatmulBlock& block, mlir::Value n,
                  const FetchTurn& turn, mlir::Value unit);
/// Steps of such a tile that fetch together: so many that there is a line to fetch.
std::int64_t stepsPerFetch(const MatmulPlan& plan, const FetchTurn& turn);
/// Prefetches rows of the next window that no step of a tile stands for, because the present one has fewer.
void prefetchRest(mlir::OpBuilder& builder, const MatmulPlan& plan);
/// Prefetches the line of the next window that holds what is at the place (along, depth) of the present one.
void prefetchLine(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Value along, mlir::Value depth);

/// The elementwise operation in the block of `product` that makes its A, row by row, if there is one. B's window is
/// moved before it.
mlir::linalg::GenericOp makerOfA(const MatmulPlan& plan, mlir::Operation* product);
/// Makes vector code of `maker` that fetches a share of plan.next, and erases it; or leaves it as it is, if it cannot.
std::optional<WindowShare> shareWith(mlir::OpBuilder& builder, MatmulPlan plan, mlir::linalg::GenericOp maker,
                                     const VectorTarget& target);
/// Lines that are fetched for rows of A with `extent` elements.
mlir::Value linesOfShare(mlir::OpBuilder& builder, const MatmulPlan& plan, mlir::Value extent);

/// Updates `rowCount` rows of C in `stripes` stripes of plan.columns() columns beside each other, held in registers,
/// from row `m` of the block and column `n` of it. `columnCount` says how many columns of a single stripe exist (null:
/// all). The next window is fetched and `ahead` is packed meanwhile, if they are there.
void emitRegisterTile(mlir::OpBuilder& builder, const MatmulPlan& plan, const MatmulBlock& block, mlir::Value panelA,
                      mlir::Value panelB, std::int64_t rowCount, mlir::Value m, mlir::Value n, std::int64_t stripes,
                      mlir::Value columnCount, const std::optional<FetchTurn>& turn,
                      const std::optional<AheadPanel>& ahead);

}  // namespace pl::cpu
