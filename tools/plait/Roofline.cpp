#include "Roofline.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "Labels.h"

namespace pl::tool {
namespace {

constexpr double kPoint = 4;  // the radius of a kernel's disc
constexpr double kWidth = 960, kHeight = 600, kLeft = 80, kRight = 30, kTop = 50, kBottom = 60;

/// The decades that an axis shows.
struct Axis {
  int lowest, highest;  // exponents of 10
  double begin, end;    // on the page

  double at(double value) const { return begin + (std::log10(value) - lowest) / (highest - lowest) * (end - begin); }
};

Axis axis_around(double least, double greatest, double begin, double end) {
  return {static_cast<int>(std::floor(std::log10(least))), static_cast<int>(std::ceil(std::log10(greatest) + 0.05)),
          begin, end};
}

double intensity(const BenchRow& row) { return row.work.flops / row.work.bytes; }

class Drawing {
 public:
  Drawing(cairo_t* page, const BenchReport& report) : page_(page), report_(report) {
    double least_x = 0.5, greatest_x = report.dot_gflops / report.read_gbps * 4, least_y = report.read_gbps * 0.5;
    for (const BenchRow& row : report.rows) {
      if (row.work.flops <= 0) continue;
      least_x = std::min(least_x, intensity(row));
      greatest_x = std::max(greatest_x, intensity(row));
      least_y = std::min(least_y, row.gflops());
    }
    x_ = axis_around(least_x, greatest_x, kLeft, kWidth - kRight);
    y_ = axis_around(least_y, report.dot_gflops, kHeight - kBottom, kTop);
  }

  void draw() {
    cairo_set_source_rgb(page_, 1, 1, 1);
    cairo_paint(page_);
    cairo_select_font_face(page_, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(page_, 13);
    draw_grid();
    draw_roof(report_.dot_gflops, "BF16 dot product");
    if (report_.fma_gflops < report_.dot_gflops) draw_roof(report_.fma_gflops, "FP32 multiply-add");
    draw_kernels();
    cairo_set_source_rgb(page_, 0, 0, 0);
    text(kLeft, kTop - 25,
         fmt::format("{}, {} threads, {}: read {:.1f} GB/s", report_.processor, report_.threads.back(), report_.date,
                     report_.read_gbps));
  }

 private:
  void text(double x, double y, const std::string& words) {
    cairo_move_to(page_, x, y);
    cairo_show_text(page_, words.c_str());
  }

  void line(double x0, double y0, double x1, double y1) {
    cairo_move_to(page_, x0, y0);
    cairo_line_to(page_, x1, y1);
    cairo_stroke(page_);
  }

  void draw_grid() {
    cairo_set_line_width(page_, 0.5);
    for (int e = x_.lowest; e <= x_.highest; ++e) {
      const double x = x_.at(std::pow(10, e));
      cairo_set_source_rgb(page_, 0.8, 0.8, 0.8);
      line(x, y_.begin, x, y_.end);
      cairo_set_source_rgb(page_, 0, 0, 0);
      text(x - 10, y_.begin + 20, fmt::format("{:g}", std::pow(10, e)));
    }
    for (int e = y_.lowest; e <= y_.highest; ++e) {
      const double y = y_.at(std::pow(10, e));
      cairo_set_source_rgb(page_, 0.8, 0.8, 0.8);
      line(x_.begin, y, x_.end, y);
      cairo_set_source_rgb(page_, 0, 0, 0);
      text(20, y + 4, fmt::format("{:g}", std::pow(10, e)));
    }
    text(kWidth / 2 - 40, kHeight - 15, "flop per byte");
    text(10, kTop - 25, "GFLOP/s");
  }

  void draw_roof(double peak, const std::string& name) {
    cairo_set_source_rgb(page_, 0.1, 0.1, 0.1);
    cairo_set_line_width(page_, 1.5);
    const double ridge = peak / report_.read_gbps;
    const double least = std::pow(10, std::max<double>(x_.lowest, y_.lowest - std::log10(report_.read_gbps)));
    line(x_.at(least), y_.at(least * report_.read_gbps), x_.at(ridge), y_.at(peak));
    line(x_.at(ridge), y_.at(peak), x_.end, y_.at(peak));
    text(x_.end - 190, y_.at(peak) - 6, fmt::format("{} {:.0f}", name, peak));
  }

  void draw_kernels() {
    cairo_set_font_size(page_, 10);
    cairo_font_extents_t font;
    cairo_font_extents(page_, &font);
    std::vector<std::string> names;
    std::vector<LabelledPoint> points;
    for (const BenchRow& row : report_.rows) {
      // The roofs are those of the last number of threads.
      if (row.work.flops <= 0 || row.threads != report_.threads.back()) continue;
      names.push_back(fmt::format("{} {} ({:.2f})", row.kernel, row.config, row.fraction));
      cairo_text_extents_t extents;
      cairo_text_extents(page_, names.back().c_str(), &extents);
      points.push_back({{x_.at(intensity(row)), y_.at(row.gflops())}, extents.x_advance, font.height});
    }
    const Box page{x_.begin, y_.end, x_.end - x_.begin, y_.begin - y_.end};
    const std::vector<Box> labels = place_labels(points, page, kPoint);
    for (std::size_t i = 0; i < points.size(); ++i) {
      cairo_set_source_rgb(page_, 0.6, 0.7, 0.85);
      cairo_set_line_width(page_, 0.5);
      const Point& at = points[i].at;
      const Point end = labels[i].nearest(at);
      line(at.x, at.y, end.x, end.y);
      cairo_set_source_rgb(page_, 0.05, 0.35, 0.7);
      cairo_new_path(page_);
      cairo_arc(page_, at.x, at.y, kPoint, 0, 2 * M_PI);
      cairo_fill(page_);
      text(labels[i].x, labels[i].y + font.ascent, names[i]);
    }
    cairo_set_font_size(page_, 13);
  }

  cairo_t* page_;
  const BenchReport& report_;
  Axis x_{}, y_{};
};

cairo_status_t append(void* text, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(text)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

void check_plot_name(const std::string& file) {
  if (!file.ends_with(".svg") && !file.ends_with(".png")) {
    throw ConfigError(fmt::format("--plot expects a file that ends in .svg or .png but got '{}'", file));
  }
}

std::string roofline(const BenchReport& report, const std::string& file) {
  check_plot_name(file);
  const bool is_svg = file.ends_with(".svg");
  std::string bytes;
  using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
  const Surface surface(
      is_svg ? cairo_svg_surface_create_for_stream(append, &bytes, kWidth, kHeight)
             : cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(kWidth), static_cast<int>(kHeight)),
      cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> page(cairo_create(surface.get()), cairo_destroy);
  Drawing(page.get(), report).draw();
  if (is_svg)
    cairo_surface_finish(surface.get());  // writes the rest
  else
    cairo_surface_write_to_png_stream(surface.get(), append, &bytes);
  return bytes;
}

}  // namespace pl::tool
