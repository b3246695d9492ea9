#include "ahead/Table.h"

namespace pl::ahead {
namespace {

Parameter parameterOf(const ParameterRow& row) {
  Parameter parameter{.name = row.name, .role = row.role, .dtype = row.dtype, .shape = {}, .range = {}};
  for (const char* extent : row.shape) {
    if (extent != nullptr) parameter.shape.push_back(Extent::parse(extent).value());
  }
  if (row.hasRange) parameter.range = row.range;
  if (row.below != nullptr) parameter.below = Extent::parse(row.below);
  parameter.layout = row.layout;
  return parameter;
}

}  // namespace

Signature signatureOf(const ProgramRow& row) {
  Signature signature{.name = row.name, .dimensions = {}, .parameters = {}};
  for (const DimensionRow& dimension : row.dimensions)
    signature.dimensions.push_back({dimension.name, dimension.range});
  for (const ParameterRow& parameter : row.parameters) signature.parameters.push_back(parameterOf(parameter));
  return signature;
}

}  // namespace pl::ahead
