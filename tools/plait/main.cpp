// plait: runs, checks, times and compiles the kernels that come with it.
#include "pl/tool.h"

int main(int argc, char** argv) { return pl::tool_main(argc, argv, pl::all_kernels()); }
