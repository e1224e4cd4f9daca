#ifndef CDRIVER_H
#define CDRIVER_H

#include <stddef.h>
#include <stdint.h>

/// libFuzzer's entrance for programs that have a main function of their own, as Swift's have.
int LLVMFuzzerRunDriver(
    int *argc, char ***argv, int (*callback)(const uint8_t *bytes, size_t count));

#endif
