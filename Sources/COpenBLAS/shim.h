#include <cblas.h>

// Whether the processor that this build is for multiplies and adds in one step. Swift cannot ask
// by itself, but hands its -march to what it imports, and the answer is inlined.
static inline _Bool target_multiplies_and_adds(void) {
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
  return 1;
#else
  return 0;
#endif
}

// How many bits one vector instruction of this build works on.
static inline int target_vector_bits(void) {
#if defined(__AVX512F__)
  return 512;
#elif defined(__AVX2__)
  return 256;
#else
  return 128;
#endif
}

// Tells the processor that a loop only waits, so that it leaves more to the other threads.
static inline void pause_processor(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}
