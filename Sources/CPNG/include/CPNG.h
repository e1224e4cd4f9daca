#ifndef CPNG_H
#define CPNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libpng reports errors by longjmp, which must not cross Swift frames. This file is the fence:
// every function below returns normally, and what libpng has to say is kept as text. Nothing is
// ever printed.

// MARK: - Reading

/// A PNG in memory on its way to pixels.
typedef struct CPNGReader CPNGReader;

/// What a PNG's header says, and the layout that its pixels will have.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// Bits per sample as stored: 1, 2, 4, 8 or 16.
  int bitDepth;
  /// Samples per pixel once palettes and transparent colours are expanded: 1 grey, 2 grey and
  /// alpha, 3 RGB, 4 RGB and alpha.
  int channels;
  /// 1, or 2 (high byte first) where `bitDepth` is 16.
  int bytesPerSample;
} CPNGHeader;

/// Starts reading `count` bytes, which have to stay where they are until the reader is freed.
/// NULL when there is no memory.
CPNGReader *CPNGReaderCreate(const uint8_t *bytes, size_t count);
void CPNGReaderFree(CPNGReader *reader);

/// Reads up to the first pixel; false on failure.
bool CPNGReadHeader(CPNGReader *reader, CPNGHeader *header);
/// Reads all pixels, row by row and channels last, into exactly `count` bytes, and then the
/// chunks behind them; false on failure.
bool CPNGReadPixels(CPNGReader *reader, uint8_t *pixels, size_t count);

/// Why the last call failed.
const char *CPNGReaderError(const CPNGReader *reader);
/// What libpng complained about and went on; one complaint per line.
const char *CPNGReaderWarnings(const CPNGReader *reader);

/// The number of texts in the file, known after the pixels were read.
int CPNGTextCount(const CPNGReader *reader);
/// The keyword of a text, in Latin-1.
const char *CPNGTextKeyword(const CPNGReader *reader, int index);
/// The bytes of a text, UTF-8 or Latin-1.
const char *CPNGTextBytes(const CPNGReader *reader, int index, size_t *count, bool *isUTF8);

// MARK: - Writing

/// A PNG in memory in the making.
typedef struct CPNGWriter CPNGWriter;

/// How hard to search for repetitions.
typedef enum {
  /// Runs of equal bytes only: fast.
  CPNGEffortRuns,
  /// Everything that zlib can find: small.
  CPNGEffortFull,
} CPNGEffort;

/// NULL when there is no memory.
CPNGWriter *CPNGWriterCreate(void);
void CPNGWriterFree(CPNGWriter *writer);

/// Adds a text, which goes before the pixels: Latin-1 as tEXt, UTF-8 as iTXt. False without memory.
bool CPNGAddText(CPNGWriter *writer, const char *keyword, const char *text, bool isUTF8);
/// Writes the whole file from exactly `count` bytes of pixels laid out as `header` says; false on
/// failure.
bool CPNGWrite(
    CPNGWriter *writer, CPNGHeader header, CPNGEffort effort, const uint8_t *pixels, size_t count);

/// The finished file.
const uint8_t *CPNGWriterBytes(const CPNGWriter *writer, size_t *count);
/// Why the last call failed.
const char *CPNGWriterError(const CPNGWriter *writer);

#endif
