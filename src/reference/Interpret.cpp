// pl::interpret: a call of a program in the reference interpreter, with the caller's arrays.
#include <cstring>

#include "dialect/ProgramImpl.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "reference/Interpreter.h"

namespace pl {
namespace reference {
namespace {

const Array& argumentOf(const Parameter& parameter, const Bindings& arguments) {
  return llvm::find_if(arguments, [&](const auto& named) { return named.first == parameter.name; })->second;
}

/// Writes the valid part of `value` into the caller's array.
void store(const Tensor& value, const Array& array) {
  if (value.storage->data() == array.data() || llvm::is_contained(value.valid, 0)) return;
  Tensor destination{value.dtype, value.shape, value.valid, Storage::borrow(array.data(), /*writable=*/true)};
  const Extents origin(value.rank(), 0);
  copyBox(value, origin, destination, origin, value.valid);
}

void call(const Program& program, const Bindings& arguments, const InterpretOptions& options) {
  const Signature& signature = program.signature();
  const BoundCall bound = pl::bind(signature, arguments);
  std::vector<Value> values(bound.dimensions.begin(), bound.dimensions.end());
  std::vector<const Parameter*> results;
  for (const Parameter& parameter : signature.parameters) {
    if (parameter.role != Role::In) results.push_back(&parameter);
    if (parameter.role == Role::Out) continue;
    const Array& array = argumentOf(parameter, arguments);
    const Extents shape(llvm::ArrayRef<std::int64_t>(array.shape()));
    // In is never written; an InOut is, as soon as an assemble finds that nobody needs its old value any more.
    auto storage = Storage::borrow(array.data(), /*writable=*/parameter.role == Role::InOut);
    values.push_back(Tensor{parameter.dtype, shape, shape, std::move(storage)});
  }

  Checks checks;
  std::vector<Value> finals =
      Interpreter(program.impl().function(), options.checked ? &checks : nullptr).run(std::move(values));

  for (std::size_t i = 0; i < results.size(); ++i) {
    Tensor& value = std::get<Tensor>(finals[i]);
    const Array& array = argumentOf(*results[i], arguments);
    if (!llvm::equal(value.shape, array.shape()))
      throw Error(signature.name + ": error: " + results[i]->name + " expects a value of shape " +
                  shape_text(array.shape()) + " but got " + textOf(value.shape));
    if (options.checked) {
      if (!value.isFullyValid())
        throw Error(signature.name + ": error: " + results[i]->name + " expects a wholly valid value but got " +
                    textOf(value.valid) + " valid of " + textOf(value.shape));
      checks.unwritten.expectWritten(results[i]->name, value);
    }
    // The value may be in another argument's memory, which the stores below are about to change.
    if (!value.storage->isBorrowed() || value.storage->data() == array.data()) continue;
    auto copy = Storage::allocate(value.bytes());
    std::memcpy(copy->data(), value.storage->data(), value.bytes());
    value.storage = std::move(copy);
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    store(std::get<Tensor>(finals[i]), argumentOf(*results[i], arguments));
}

}  // namespace
}  // namespace reference

void interpret(const Program& program, const Bindings& arguments, const InterpretOptions& options) {
  reference::call(program, arguments, options);
}

}  // namespace pl
