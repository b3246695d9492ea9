#include "Explain.h"

#include "dialect/ProgramImpl.h"
#include "passes/ExplainScopes.h"

namespace pl::tool {

std::string explain(const Program& program, const std::vector<std::int64_t>& dimensions) {
  return passes::explainText(*program.impl().module, dimensions);
}

}  // namespace pl::tool
