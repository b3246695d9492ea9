// The roofline of a bench: each kernel's speed over its operations per byte, under what memory and processor allow
// (Williams, Waterman and Patterson, 2009).
#pragma once

#include <string>

#include "BenchReport.h"

namespace pl::tool {

/// Throws ConfigError where `file` ends in neither .svg nor .png.
void check_plot_name(const std::string& file);

/// The picture as the bytes of a file with this name.
std::string roofline(const BenchReport& report, const std::string& file);

}  // namespace pl::tool
