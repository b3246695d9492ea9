// Tables for people: aligned columns, or Markdown.
#pragma once

#include <string>
#include <vector>

namespace pl::tool {

/// Rows of cells, each as many as the first row, which holds the columns' names.
using Table = std::vector<std::vector<std::string>>;

/// Columns two blanks apart, as wide as a terminal shows their widest cell.
std::string text_of(const Table& table);
std::string markdown_of(const Table& table);

}  // namespace pl::tool
