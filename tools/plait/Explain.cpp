#include "Explain.h"

#include "dialect/ProgramImpl.h"
#include "passes/ExplainScopes.h"

namespace pl::tool {

std::string explain(const Program& program, const std::vector<std::int64_t>& dimensions, bool fuse) {
  return passes::explainText(*program.impl().module, dimensions, passes::hostCaches(), fuse);
}

}  // namespace pl::tool
