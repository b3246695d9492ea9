#include "Labels.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace pl::tool {
namespace {

constexpr double kGap = 3;  // between a point and its label

/// Places for a label, the best first: right and left of the point at its height, then lines further up and down by
/// their distance from it, beside the point or at an edge of the page.
std::vector<Box> places_for(const LabelledPoint& point, const Box& page, double radius) {
  const double y = point.at.y - point.height / 2;
  const double right = point.at.x + radius + kGap, left = point.at.x - radius - kGap - point.width;
  std::vector<Box> places;
  const auto lines = static_cast<int>(page.height / point.height) + 1;
  for (int line = -lines; line <= lines; ++line) {
    for (const double x : {right, left, page.x, page.right() - point.width}) {
      places.push_back({x, y + line * point.height, point.width, point.height});
    }
  }
  const auto rank = [&](const Box& box) {
    const Point near = box.nearest(point.at);
    return std::tuple(std::hypot(near.x - point.at.x, near.y - point.at.y), box.y, -box.x);
  };
  std::ranges::sort(places, {}, rank);
  places.insert(places.begin(), {{right, y, point.width, point.height}, {left, y, point.width, point.height}});
  return places;
}

}  // namespace

Point Box::nearest(const Point& point) const {
  return {std::clamp(point.x, x, right()), std::clamp(point.y, y, bottom())};
}

std::vector<Box> place_labels(const std::vector<LabelledPoint>& points, const Box& page, double radius) {
  std::vector<Box> taken;  // the points themselves, then the labels placed so far
  for (const LabelledPoint& point : points) {
    taken.push_back({point.at.x - radius, point.at.y - radius, 2 * radius, 2 * radius});
  }
  // From the top, so that labels of points that lie close together keep their order.
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(points[i].at.y, i); });

  std::vector<Box> boxes(points.size());
  for (const std::size_t i : order) {
    const std::vector<Box> places = places_for(points[i], page, radius);
    const auto is_free = [&](const Box& place) {
      return page.holds(place) && std::ranges::none_of(taken, [&](const Box& other) { return other.meets(place); });
    };
    const auto free = std::ranges::find_if(places, is_free);
    boxes[i] = free == places.end() ? places.front() : *free;
    taken.push_back(boxes[i]);
  }
  return boxes;
}

}  // namespace pl::tool
