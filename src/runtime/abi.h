/* What compiled programs call: the C interface between generated code and the run-time library. */
#ifndef PLAIT_RUNTIME_ABI_H
#define PLAIT_RUNTIME_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One contiguous part [begin, end) of a parallel loop's iterations, numbered from 0. */
typedef void (*pl_loop_body)(void* context, int64_t begin, int64_t end);

/* Runs `body` over [0, iterations), divided among the workers in contiguous runs of whole chunks; a worker may call
 * `body` several times. The partition depends on the arguments and the number of threads alone. Called from inside a
 * loop body it runs everything on the calling thread. */
void pl_parallel_for(pl_loop_body body, void* context, int64_t iterations, int64_t chunk);

/* Threads that share parallel loops (default: one per core available). Returns 0, or 1 for a count below 1. */
int pl_set_threads(int threads);

/* Scratch memory of the calling thread, stack-like: memory taken since a mark is free again after release(mark).
 * Every block is aligned to 64 bytes. Contents are undefined. */
void* pl_scratch_take(int64_t bytes);
int64_t pl_scratch_mark(void);
void pl_scratch_release(int64_t mark);

#ifdef __cplusplus
}
#endif

#endif
