#include "Table.h"

#include <fmt/format.h>

#include <algorithm>

namespace pl::tool {
namespace {

/// Characters as a terminal shows them: UTF-8's continuation bytes take no room.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - width_of(text), ' ');
}

}  // namespace

std::string text_of(const Table& table) {
  std::vector<std::size_t> widths(table.front().size());
  for (const auto& cells : table) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width_of(cells[i]));
  }
  std::string text;
  for (const auto& cells : table) {
    std::string line;
    for (std::size_t i = 0; i < widths.size(); ++i) line += padded(cells[i], widths[i] + 2);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string markdown_of(const Table& table) {
  std::string text;
  for (const auto& cells : table) {
    text += "|";
    for (const std::string& cell : cells) text += fmt::format(" {} |", cell);
    text += "\n";
    if (&cells != &table.front()) continue;
    text += "|";
    for (std::size_t i = 0; i < cells.size(); ++i) text += "---|";
    text += "\n";
  }
  return text;
}

}  // namespace pl::tool
