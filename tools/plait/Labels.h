// Labels of points in a drawing, placed so that each can be read.
#pragma once

#include <vector>

namespace pl::tool {

struct Point {
  double x, y;
};

/// From its upper left corner, as on a page: y grows downwards.
struct Box {
  double x, y, width, height;

  double right() const { return x + width; }
  double bottom() const { return y + height; }
  bool meets(const Box& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  bool holds(const Box& other) const {
    return x <= other.x && y <= other.y && other.right() <= right() && other.bottom() <= bottom();
  }
  /// The point of the box that is nearest to `point`.
  Point nearest(const Point& point) const;
};

struct LabelledPoint {
  Point at;
  double width, height;  ///< of the label
};

/// A box for every label, in the order of `points`: beside its point where there is room, else as near as there is. No
/// box meets another, covers a point (a disc of `radius`) or leaves the page, unless the page is too full for that.
std::vector<Box> place_labels(const std::vector<LabelledPoint>& points, const Box& page, double radius);

}  // namespace pl::tool
