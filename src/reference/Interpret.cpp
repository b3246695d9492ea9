// pl::interpret: a call of a program in the reference interpreter, with the caller's arrays.
#include <cstring>
#include <memory>

#include "dialect/Place.h"
#include "dialect/ProgramImpl.h"
#include "llvm/ADT/ScopeExit.h"
#include "pl/error.h"
#include "pl/executable.h"
#include "pl/program.h"
#include "reference/Holes.h"
#include "reference/Interpreter.h"
#include "reference/Outputs.h"

namespace pl {
namespace reference {
namespace {

/// Writes the valid part of `value` into the caller's array.
void store(const Tensor& value, const Array& array) {
  if (value.storage->data() == array.data() || llvm::is_contained(value.valid, 0)) return;
  Tensor destination{value.dtype, value.shape, value.valid, Storage::borrow(array.data(), /*writable=*/true)};
  const Extents origin(value.rank(), 0);
  copyBox(value, origin, destination, origin, value.valid);
}

/// Throws Error if the caller's array cannot hold `value`, or in checked mode if not all of that is data.
void expectResult(const Parameter& parameter, const Tensor& value, const Array& array, mlir::Location where,
                  const Checks* checks, const Array* holes) {
  const std::string subject = ir::placeText(where) + ": error: " + parameter.name + " expects a ";
  if (!llvm::equal(value.shape, array.shape()))
    throw Error(subject + "value of shape " + shape_text(array.shape()) + " but got " + textOf(value.shape));
  if (!checks) return;
  if (!value.isFullyValid())
    throw Error(subject + "wholly valid value but got " + textOf(value.valid) + " valid of " + textOf(value.shape));
  expectWritten(checks->origins, parameter.name, value, holes);
}

void call(const Program& program, const Bindings& arguments, const InterpretOptions& options) {
  const Signature& signature = program.signature();
  const BoundCall bound = pl::bind(signature, arguments);
  expectHolesFit(signature, arguments, options.holes);
  mlir::func::FuncOp function = program.impl().function();
  std::unique_ptr<Checks> checks = options.checked ? std::make_unique<Checks>() : nullptr;

  std::vector<Array> unpacked;  // lives as long as what borrows it
  std::vector<Value> values(bound.dimensions.begin(), bound.dimensions.end());
  std::vector<const Parameter*> results;
  for (const Parameter& parameter : signature.parameters) {
    if (parameter.role != Role::In) results.push_back(&parameter);
    if (parameter.role == Role::Out) continue;
    const Array& array = unpacked.emplace_back(unpack(*find(arguments, parameter.name)));
    const Extents shape(llvm::ArrayRef<std::int64_t>(array.shape()));
    // In is never written; an InOut is, as soon as an assemble finds that nobody needs its old value any more.
    auto storage = Storage::borrow(array.data(), /*writable=*/parameter.role == Role::InOut);
    Tensor tensor{parameter.dtype, shape, shape, std::move(storage)};
    const Array* holes = find(options.holes, parameter.name);
    if (checks && holes)
      markHoles(checks->origins, function.getArgument(values.size()).getLoc(), parameter.name, tensor, *holes);
    values.push_back(std::move(tensor));
  }

  // A run that fails has notes, too: what was born on the way is often why.
  const llvm::scope_exit tellNotes([&] {
    if (!checks || !options.on_note) return;
    for (const std::string& note : checks->births.notes()) options.on_note(note);
  });
  std::vector<Value> finals = Interpreter(function, checks.get()).run(std::move(values));

  mlir::Operation* end = function.getBody().front().getTerminator();
  for (std::size_t i = 0; i < results.size(); ++i) {
    Tensor& value = std::get<Tensor>(finals[i]);
    const Array& array = *find(arguments, results[i]->name);
    expectResult(*results[i], value, array, end->getOperand(i).getLoc(), checks.get(),
                 find(options.holes, results[i]->name));
    // The value may be in another argument's memory, which the stores below are about to change.
    if (!value.storage->isBorrowed() || value.storage->data() == array.data()) continue;
    auto copy = Storage::allocate(value.bytes());
    std::memcpy(copy->data(), value.storage->data(), value.bytes());
    value.storage = std::move(copy);
  }
  for (std::size_t i = 0; checks && options.on_note && i < results.size(); ++i) {
    const std::string note = noteOnPads(checks->origins, results[i]->name, std::get<Tensor>(finals[i]));
    if (!note.empty()) options.on_note(note);
  }
  for (std::size_t i = 0; i < results.size(); ++i)
    store(std::get<Tensor>(finals[i]), *find(arguments, results[i]->name));
}

}  // namespace
}  // namespace reference

void interpret(const Program& program, const Bindings& arguments, const InterpretOptions& options) {
  reference::call(program, arguments, options);
}

}  // namespace pl
