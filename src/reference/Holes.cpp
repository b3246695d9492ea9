#include "reference/Holes.h"

#include "llvm/ADT/STLExtras.h"
#include "pl/error.h"
#include "reference/Marks.h"

namespace pl::reference {

void expectHolesFit(const Signature& signature, const Bindings& arguments, const Bindings& holes) {
  for (const auto& [name, array] : holes) {
    const std::string subject = signature.name + ": holes of '" + name + "' expect ";
    const Parameter* parameter = signature.find(name);
    if (!parameter || parameter->role == Role::Out) throw CallError(subject + "an In or InOut argument of this name");
    const Array& argument = *find(arguments, name);
    if (array.dtype() != DType::BOOL || array.shape() != argument.shape())
      throw CallError(subject + "BOOL " + shape_text(argument.shape()) + " but got " +
                      std::string(name_of(array.dtype())) + " " + shape_text(array.shape()));
    if (find(holes, name) != &array) throw CallError(subject + "one array but got two");
  }
}

const Array* find(const Bindings& bindings, const std::string& name) {
  const auto found = llvm::find_if(bindings, [&](const auto& binding) { return binding.first == name; });
  return found == bindings.end() ? nullptr : &found->second;
}

void markHoles(Origins& origins, mlir::Location where, const std::string& name, Tensor& argument, const Array& holes) {
  const auto* isHole = holes.as<std::uint8_t>();
  const std::int64_t elements = argument.elements();
  // One mark for each run of holes: few where whole rows are holes, and each says where it is.
  for (std::int64_t begin = 0, end = 0; begin < elements; begin = end) {
    for (end = begin; end < elements && isHole[end] == isHole[begin];) ++end;
    if (isHole[begin] == 0) continue;
    Places places(argument.shape);
    for (std::int64_t i = begin; i < end; ++i) places.add(i);
    const Mark mark = origins.hole(where, name + " " + places.text());
    std::fill(argument.writableMarks() + begin, argument.writableMarks() + end, mark);
  }
}

}  // namespace pl::reference
