/* What compiled programs call: the C interface between generated code and the run-time library. */
#ifndef PLAIT_RUNTIME_ABI_H
#define PLAIT_RUNTIME_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One contiguous part [begin, end) of a parallel loop's iterations, numbered from 0. */
typedef void (*pl_loop_body)(void* context, int64_t begin, int64_t end);

/* What iterations move and compute: bytes of the windows, in memory that outlives an iteration, that operations read
 * and write (as often as they do, from whatever cache), arithmetic on numbers, and operations on whole tiles. */
typedef struct pl_work {
  int64_t bytes_read, bytes_written, flops, operations;
} pl_work;

/* Adds the work of a part to `sum`. Computes with integers alone: it reads no more data than a body does to find out
 * where it works, and may be called before or after that part. */
typedef void (*pl_loop_work)(void* context, int64_t begin, int64_t end, pl_work* sum);

/* A parallel loop of a program's text, the same in all its runs. */
typedef struct pl_loop {
  const char* name;  /* of the scopes in it: "attention" */
  const char* place; /* in the author's text: "attention.cpp:109" */
  pl_loop_body body;
  pl_loop_work work; /* null where it is not known before the body runs */
  int64_t chunk;     /* 1 or more iterations that one worker takes at a time */
  int64_t unequal;   /* not 0: iterations differ in their work, so that it decides who runs which; `work` is not null */
} pl_loop;

/* Runs `loop` over [0, iterations), divided among the workers in contiguous runs of whole chunks: of equally many, or,
 * where the iterations are unequal, of nearly equal work. A worker may call the body several times. The partition
 * depends on the arguments and the number of threads alone. Called from inside a loop body it runs everything on the
 * calling thread. */
void pl_parallel_for(const pl_loop* loop, void* context, int64_t iterations);

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
