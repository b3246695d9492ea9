// The entries of the kernels that come with Plait, one function a folder.
#pragma once

#include <vector>

#include "pl/kernel_of.h"

namespace pl::kernels {

Kernel hello_world_kernel();
Kernel matmul_kernel();
Kernel gemm_kernel();
Kernel softmax_kernel();
Kernel rms_norm_kernel();
Kernel layer_norm_kernel();
Kernel rope_kernel();
std::vector<Kernel> qwen3_kernels();

}  // namespace pl::kernels
