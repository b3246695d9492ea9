// The rotation of every position.
#pragma once

#include <cstdint>

#include "checkpoint/ModelConfig.h"
#include "pl/array.h"

namespace pl::model {

/// Element (p, i) and (p, D/2 + i): cosine or sine of p · theta^(-2i / D), computed in double and rounded once.
struct RopeTables {
  Array cos, sin;  // [rows, D] fp32
};
/// Rows from `positions` on are never looked at, and take no memory.
RopeTables ropeTables(const checkpoint::ModelConfig& config, std::int64_t positions, std::int64_t rows);

/// The same memory, which must stay alive, as tables of fewer rows.
RopeTables firstRows(const RopeTables& tables, std::int64_t rows);

}  // namespace pl::model
