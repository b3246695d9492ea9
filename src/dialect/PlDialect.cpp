// The dialect's registration. Its attributes on functions and loops are verified in ProgramForm.cpp.
#include "dialect/PlDialect.h"

#include "llvm/ADT/TypeSwitch.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"

#include "dialect/PlDialect.cpp.inc"
#include "dialect/PlEnums.cpp.inc"
#include "dialect/PlInterfaces.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialect/PlAttributes.cpp.inc"

namespace pl::ir {

void PlDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialect/PlAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialect/PlOps.cpp.inc"
      >();
}

}  // namespace pl::ir
