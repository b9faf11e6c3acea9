#include "CBaseline.h"

#include <string.h>

/* Table `k` holds the remainder of a byte followed by `k` zero bytes. */
static uint32_t tables[8][256];

__attribute__((constructor)) static void fill_tables(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t remainder = byte;
    for (int bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? remainder >> 1 ^ 0x82F63B78u : remainder >> 1;
    }
    tables[0][byte] = remainder;
  }
  for (int k = 1; k < 8; k++) {
    for (int byte = 0; byte < 256; byte++) {
      uint32_t before = tables[k - 1][byte];
      tables[k][byte] = before >> 8 ^ tables[0][before & 0xFF];
    }
  }
}

uint32_t cbaseline_crc32c(const uint8_t *bytes, size_t count) {
  uint32_t remainder = 0xFFFFFFFFu;
  while (count >= 8) {
    uint32_t low, high;
    memcpy(&low, bytes, 4);
    memcpy(&high, bytes + 4, 4);
    low ^= remainder;
    remainder = tables[7][low & 0xFF] ^ tables[6][low >> 8 & 0xFF] ^ tables[5][low >> 16 & 0xFF] ^
                tables[4][low >> 24] ^ tables[3][high & 0xFF] ^ tables[2][high >> 8 & 0xFF] ^
                tables[1][high >> 16 & 0xFF] ^ tables[0][high >> 24];
    bytes += 8;
    count -= 8;
  }
  while (count-- > 0) remainder = tables[0][(remainder ^ *bytes++) & 0xFF] ^ remainder >> 8;
  return ~remainder;
}
