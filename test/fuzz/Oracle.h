// A second opinion on whether a program keeps the rules of the language on given arguments. It shares no code with the
// interpreter, its checked mode or the static checks. It knows nothing of marks: it runs the program several times,
// each time with other numbers in place of what nothing has written, and sees whether a result changes. Windows and the
// writes of parallel iterations it enumerates.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "pl/array.h"

namespace pl::fuzz {

struct Verdict {
  std::string broken;                        ///< the rule that is broken, in a few words; empty: none
  std::vector<std::vector<double>> results;  ///< of the function, if no rule is broken
};

/// `holes`: which elements of an argument hold no data (BOOL, 1 for a hole).
Verdict judge(mlir::func::FuncOp function, const std::map<std::string, std::int64_t>& dimensions,
              const Bindings& arguments, const Bindings& holes);

}  // namespace pl::fuzz
