// Layouts: the order in which an array's elements lie in memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace pl {

class Array;

/// How a matrix [K, N] lies in memory. Its logical shape, and a kernel's text, are the same in each.
enum class Layout : std::uint8_t {
  row_major,  ///< element (k, n) is k * N + n
  /// For the second operand of a product, in the order in which a product reads it, on every target: panels of 32
  /// columns one after the other; in a panel pairs of rows; in a pair, for each column, the even row's element and then
  /// the odd row's. As an array: [ceil(N / 32)][ceil(K / 2)][32][2]. Rows past K and columns past N are zero.
  panels,
};

/// Columns of a panel, and rows whose elements lie side by side in it: 32 pairs of BF16 are two cache lines.
inline constexpr std::int64_t kPanelColumns = 32;
inline constexpr std::int64_t kPanelRows = 2;

/// Where element (k, n) of a matrix of `rows` rows lies in its panels, in elements from their begin.
constexpr std::int64_t panel_place(std::int64_t rows, std::int64_t k, std::int64_t n) {
  const std::int64_t pairs = (rows + kPanelRows - 1) / kPanelRows;
  return ((n / kPanelColumns * pairs + k / kPanelRows) * kPanelColumns + n % kPanelColumns) * kPanelRows +
         k % kPanelRows;
}

/// "row_major" or "panels": the spelling in messages and in the textual form.
constexpr std::string_view name_of(Layout layout) { return layout == Layout::panels ? "panels" : "row_major"; }
std::optional<Layout> layout_named(std::string_view name);

/// `array` with its elements in the order that `layout` says: a new array of the same shape, made on all worker
/// threads, or `array` itself where it is in that order already. Throws CallError for panels of anything but a BF16
/// matrix of 1 or more elements.
Array pack(const Array& array, Layout layout);
/// The way back: the same elements, row-major.
Array unpack(const Array& array);

}  // namespace pl
