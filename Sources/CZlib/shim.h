#pragma once

#include <limits.h>
#include <stddef.h>
#include <string.h>
#include <zlib.h>

// The whole of a gzip member in one call, so that no zlib stream and none of its pointers has to live in Swift.

/// How an inflation ended.
enum { CZLIB_COMPLETE = 0, CZLIB_OUTPUT_FULL = 1, CZLIB_INPUT_ENDS = 2, CZLIB_DAMAGED = 3, CZLIB_NO_MEMORY = 4 };

typedef struct {
  /// One of the values above.
  int ending;
  /// How many bytes of the input were read.
  size_t consumed;
  /// How many bytes of the output were written.
  size_t produced;
  /// What zlib says is wrong, or NULL; a constant of the library.
  const char *message;
} czlib_result;

/// Inflates one gzip member, header, checksum and length included, into at most `capacity` bytes.
static inline czlib_result czlib_gunzip(const unsigned char *input, size_t count, unsigned char *output,
                                        size_t capacity) {
  czlib_result result = {CZLIB_DAMAGED, 0, 0, NULL};
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, 15 + 16) != Z_OK) {
    result.ending = CZLIB_NO_MEMORY;
    return result;
  }
  stream.next_in = (Bytef *)input;
  stream.next_out = output;
  for (;;) {
    // zlib counts in unsigned int: long inputs and outputs are handed over in pieces.
    size_t in_left = count - (size_t)(stream.next_in - input), out_left = capacity - (size_t)(stream.next_out - output);
    stream.avail_in = in_left > UINT_MAX ? UINT_MAX : (uInt)in_left;
    stream.avail_out = out_left > UINT_MAX ? UINT_MAX : (uInt)out_left;
    int status = inflate(&stream, Z_NO_FLUSH);
    result.message = stream.msg;
    if (status == Z_STREAM_END) {
      result.ending = CZLIB_COMPLETE;
      break;
    }
    if (status == Z_MEM_ERROR) {
      result.ending = CZLIB_NO_MEMORY;
      break;
    }
    if (status != Z_OK && status != Z_BUF_ERROR) break;
    if (out_left == (size_t)0 || (size_t)(stream.next_out - output) == capacity) {
      result.ending = CZLIB_OUTPUT_FULL;
      break;
    }
    if ((size_t)(stream.next_in - input) == count) {
      result.ending = CZLIB_INPUT_ENDS;
      break;
    }
  }
  result.consumed = (size_t)(stream.next_in - input);
  result.produced = (size_t)(stream.next_out - output);
  inflateEnd(&stream);
  return result;
}

/// The same for the member that begins at `from`, behind the `written` bytes that the output already holds.
static inline czlib_result czlib_gunzip_from(const unsigned char *input, size_t count, size_t from,
                                             unsigned char *output, size_t capacity, size_t written) {
  return czlib_gunzip(input + from, count - from, output + written, capacity - written);
}
