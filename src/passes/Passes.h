// The target-independent passes, one factory each. The order in which they run is in src/target/cpu/Pipeline.cpp.
#pragma once

namespace pl::passes {

/// Makes every pass of this folder known to pl-opt by its name, pl-….
void registerPasses();

}  // namespace pl::passes
