#include "dialect/ProgramSignature.h"

#include "dialect/ElementType.h"
#include "dialect/PlDialect.h"

namespace pl::ir {

using mlir::DictionaryAttr;

static std::optional<ValueRange> rangeOf(DictionaryAttr attributes) {
  auto range = attributes.getAs<mlir::ArrayAttr>(kRangeAttr);
  if (!range) return std::nullopt;
  auto bound = [&](unsigned i) { return mlir::cast<mlir::IntegerAttr>(range[i]).getInt(); };
  return ValueRange{bound(0), bound(1)};
}

static Layout layoutOf(DictionaryAttr attributes) {
  auto name = attributes.getAs<mlir::StringAttr>(kLayoutAttr);
  return name ? layout_named(name.getValue()).value() : Layout::row_major;
}

static Parameter parameterOf(DictionaryAttr attributes, mlir::Type type, Role role) {
  Parameter parameter{.name = attributes.getAs<mlir::StringAttr>(kNameAttr).str(),
                      .role = role,
                      .dtype = dtypeOf(mlir::cast<mlir::RankedTensorType>(type).getElementType()),
                      .shape = {},
                      .range = rangeOf(attributes),
                      .layout = layoutOf(attributes)};
  if (auto below = attributes.getAs<mlir::StringAttr>(kBelowAttr)) parameter.below = Extent::parse(below.getValue());
  for (mlir::Attribute extent : attributes.getAs<mlir::ArrayAttr>(kShapeAttr)) {
    if (auto text = mlir::dyn_cast<mlir::StringAttr>(extent))
      parameter.shape.push_back(Extent::parse(text.getValue()).value());
    else
      parameter.shape.push_back({.size = mlir::cast<mlir::IntegerAttr>(extent).getInt()});
  }
  return parameter;
}

Signature signatureOf(mlir::func::FuncOp function) {
  Signature signature{.name = function.getName().str(), .dimensions = {}, .parameters = {}};
  auto roleOf = [](DictionaryAttr attributes) { return attributes.getAs<mlir::StringAttr>(kRoleAttr).getValue(); };

  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    DictionaryAttr attributes = function.getArgAttrDict(i);
    llvm::StringRef role = roleOf(attributes);
    if (role == "dim") {
      Dimension dimension{.name = attributes.getAs<mlir::StringAttr>(kNameAttr).str()};
      if (auto range = rangeOf(attributes)) dimension.range = *range;
      signature.dimensions.push_back(std::move(dimension));
    } else {
      signature.parameters.push_back(
          parameterOf(attributes, function.getArgumentTypes()[i], role == "inout" ? Role::InOut : Role::In));
    }
  }
  // An InOut's result carries the attributes of its argument, and has been listed there.
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    DictionaryAttr attributes = function.getResultAttrDict(i);
    if (roleOf(attributes) == "out")
      signature.parameters.push_back(parameterOf(attributes, function.getResultTypes()[i], Role::Out));
  }
  return signature;
}

}  // namespace pl::ir
