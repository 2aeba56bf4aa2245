/* What this machine reaches at most, for the column "limit" of scripts/bench:
 *
 *   limit BYTES     multiplications and additions a second in Float, and bytes a second read from a block of BYTES,
 *                   each with both cores; the best of several tries
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX__)
#define LANES 8
#else
#define LANES 4
#endif
typedef float vector __attribute__((vector_size(4 * LANES)));
enum { CORES = 2, SUMS = 12, TURNS = 4000000 };

static size_t size;
static volatile float sink;

/* Twelve sums that do not wait for each other. */
static void *multiply(void *nothing) {
  vector sums[SUMS] = {0}, factor, term;
  for (int i = 0; i < LANES; i++) factor[i] = 0.999f, term[i] = sink + 1e-3f;
  for (int turn = 0; turn < TURNS; turn++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
  }
  float total = 0;
  for (int i = 0; i < SUMS; i++) total += sums[i][0];
  sink = total;
  return nothing;
}

/* Each core reads a block of its own, again and again, 256 MB in all. */
static void *read_block(void *block) {
  size_t count = size / CORES / sizeof(vector), turns = ((size_t)256 << 20) / size;
  vector sums[8] = {0};
  for (size_t turn = 0; turn < (turns ? turns : 1); turn++)
    for (const vector *p = block, *end = p + count - count % 8; p < end; p += 8)
#pragma clang loop unroll(full)
      for (int i = 0; i < 8; i++) sums[i] += p[i];
  float total = 0;
  for (int i = 0; i < 8; i++) total += sums[i][0];
  sink = total;
  return 0;
}

static double seconds(void *(*work)(void *), void *first, void *second) {
  struct timespec start, end;
  pthread_t other;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pthread_create(&other, 0, work, second);
  work(first);
  pthread_join(other, 0);
  clock_gettime(CLOCK_MONOTONIC, &end);
  return (end.tv_sec - start.tv_sec) + 1e-9 * (end.tv_nsec - start.tv_nsec);
}

int main(int count, char **arguments) {
  size = count > 1 ? strtoull(arguments[1], 0, 10) : 8 << 20;
  if (size < (64 << 10)) size = 64 << 10;
  char *blocks[CORES];
  for (int core = 0; core < CORES; core++) {
    blocks[core] = aligned_alloc(64, (size / CORES + 63) / 64 * 64);
    if (!blocks[core]) return 1;
    for (size_t i = 0; i < size / CORES; i++) blocks[core][i] = 0;
  }
  double arithmetic = 1e9, reading = 1e9;
  for (int attempt = 0; attempt < 5; attempt++) {
    double a = seconds(multiply, 0, 0), r = seconds(read_block, blocks[0], blocks[1]);
    if (a < arithmetic) arithmetic = a;
    if (r < reading) reading = r;
  }
  size_t turns = ((size_t)256 << 20) / size;
  printf("%.6e %.6e\n", 2.0 * LANES * SUMS * TURNS * CORES / arithmetic, (double)size * (turns ? turns : 1) / reading);
  return 0;
}
