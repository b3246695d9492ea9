// Every kernel, in the order in which `plait list` shows them.
#include "registry.h"

namespace pl {
namespace kernels {
namespace {

std::vector<Kernel> registry() {
  std::vector<Kernel> kernels = {hello_world_kernel(), matmul_kernel(),     gemm_kernel(), softmax_kernel(),
                                 rms_norm_kernel(),    layer_norm_kernel(), rope_kernel()};
  for (Kernel& kernel : qwen3_kernels()) kernels.push_back(std::move(kernel));
  return kernels;
}

}  // namespace
}  // namespace kernels

const std::vector<Kernel>& all_kernels() {
  static const std::vector<Kernel> kernels = kernels::registry();
  return kernels;
}

}  // namespace pl
