// Every kernel, in the order in which `plait list` shows them.
#include "registry.h"

namespace pl {

const std::vector<Kernel>& all_kernels() {
  static const std::vector<Kernel> kernels = {
      kernels::hello_world_kernel(),
      kernels::softmax_kernel(),
  };
  return kernels;
}

}  // namespace pl
