// Packing: the same elements in another order, moved by all worker threads.
#include "pl/layout.h"

#include <algorithm>

#include "pl/array.h"
#include "pl/signature.h"
#include "runtime/ThreadPool.h"

namespace pl {
namespace {

using Bits = std::uint16_t;  // of a BF16

// A tile is 1 KB of each of 128 rows, and 8 KB of each of 16 panels: stretches that are long enough for the memory on
// both sides.
constexpr std::int64_t kTilePairs = 64;
constexpr std::int64_t kTilePanels = 16;

std::int64_t parts(std::int64_t whole, std::int64_t part) { return (whole + part - 1) / part; }

// Two rows of the row-major matrix where they meet one panel.
struct Stretch {
  Bits* even;
  Bits* odd;  // null below the last of an odd number of rows
  Bits* packed;
  std::int64_t columns;  // kPanelColumns, or fewer in the last panel
};

void packStretch(const Stretch& stretch) {
  for (std::int64_t n = 0; n < stretch.columns; ++n) {
    stretch.packed[kPanelRows * n] = stretch.even[n];
    if (stretch.odd != nullptr) stretch.packed[kPanelRows * n + 1] = stretch.odd[n];
  }
}

void unpackStretch(const Stretch& stretch) {
  for (std::int64_t n = 0; n < stretch.columns; ++n) {
    stretch.even[n] = stretch.packed[kPanelRows * n];
    if (stretch.odd != nullptr) stretch.odd[n] = stretch.packed[kPanelRows * n + 1];
  }
}

// Every stretch of a matrix, in tiles that the worker threads share.
template <void (*move)(const Stretch&)>
class Walk {
 public:
  Walk(const Array& matrix, const Array& packed)
      : matrix_(matrix.as<Bits>()),
        packed_(packed.as<Bits>()),
        rows_(matrix.shape()[0]),
        columns_(matrix.shape()[1]),
        pairs_(parts(rows_, kPanelRows)),
        panels_(parts(columns_, kPanelColumns)),
        tilesAcross_(parts(panels_, kTilePanels)) {}

  void run() {
    const std::int64_t tiles = parts(pairs_, kTilePairs) * tilesAcross_;
    const pl_loop_body runTiles = [](void* walk, std::int64_t begin, std::int64_t end) {
      for (std::int64_t tile = begin; tile < end; ++tile) static_cast<const Walk*>(walk)->runTile(tile);
    };
    const pl_loop loop{.name = "pack", .place = "", .body = runTiles, .work = nullptr, .chunk = 1};
    runtime::ThreadPool::instance().run(loop, this, tiles);
  }

 private:
  void runTile(std::int64_t tile) const {
    const std::int64_t pair = tile / tilesAcross_ * kTilePairs, panel = tile % tilesAcross_ * kTilePanels;
    for (std::int64_t p = pair; p < std::min(pairs_, pair + kTilePairs); ++p) {
      for (std::int64_t q = panel; q < std::min(panels_, panel + kTilePanels); ++q) {
        move(stretchAt(p * kPanelRows, q * kPanelColumns));
      }
    }
  }

  Stretch stretchAt(std::int64_t k, std::int64_t n) const {
    Bits* even = matrix_ + k * columns_ + n;
    return {even, k + 1 < rows_ ? even + columns_ : nullptr, packed_ + panel_place(rows_, k, n),
            std::min(kPanelColumns, columns_ - n)};
  }

  Bits *matrix_, *packed_;
  std::int64_t rows_, columns_, pairs_, panels_, tilesAcross_;
};

}  // namespace

std::optional<Layout> layout_named(std::string_view name) {
  for (const Layout layout : {Layout::row_major, Layout::panels}) {
    if (name == name_of(layout)) return layout;
  }
  return std::nullopt;
}

Array pack(const Array& array, Layout layout) {
  if (array.layout() == layout) return array;
  Array ordered(array.dtype(), array.shape(), layout);
  if (layout == Layout::panels) {
    Walk<packStretch>(array, ordered).run();
  } else {
    Walk<unpackStretch>(ordered, array).run();
  }
  return ordered;
}

Bindings pack(const Signature& signature, const Bindings& arguments) {
  Bindings packed = arguments;
  for (auto& [name, array] : packed) {
    const Parameter* parameter = signature.find(name);
    const bool fits = parameter != nullptr && array.dtype() == parameter->dtype && array.elements() > 0 &&
                      array.shape().size() == parameter->shape.size();
    if (fits) array = pack(array, parameter->layout);
  }
  return packed;
}

Array unpack(const Array& array) { return pack(array, Layout::row_major); }

}  // namespace pl
