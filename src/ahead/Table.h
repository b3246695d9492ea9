// The table of programs that pl-ahead writes: their signatures as constants, and where their code is.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "ahead/Levels.h"
#include "pl/executable.h"

namespace pl::ahead {

struct DimensionRow {
  const char* name;
  ValueRange range;
};

struct ParameterRow {
  const char* name;
  Role role;
  DType dtype;
  Layout layout;
  std::array<const char*, 4> shape;  ///< extents as Extent::text spells them; null after the last
  bool hasRange;
  ValueRange range;
  const char* below;  ///< an extent; null: none
};

struct ProgramRow {
  const char* key;   ///< see keyOf
  const char* name;  ///< the signature's
  std::span<const DimensionRow> dimensions;
  std::span<const ParameterRow> parameters;
  std::array<EntryPoint, kLevels> entries;  ///< in the order of levels()
};

/// All of them.
std::span<const ProgramRow> programs();

/// The signature that the row was written from.
Signature signatureOf(const ProgramRow& row);

}  // namespace pl::ahead
