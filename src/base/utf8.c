/* utf8.c - see utf8.h. The widths follow Unicode's East Asian Width and the
   general categories Mn and Me, in ranges wide enough for mathematics. */
#include "config.h"

#include "base/utf8.h"

typedef struct range {
  uint32_t first;
  uint32_t last;
} range;

static const range combining[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
    {0x064B, 0x065F}, {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},
    {0x094D, 0x094D}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F}, {0x202A, 0x202E},
    {0x2060, 0x2064}, {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},
    {0x23E9, 0x23EC},   {0x25FD, 0x25FE},   {0x2614, 0x2615},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},
    {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static int is_in(uint32_t cp, const range *at, int n) {
  int low = 0;
  while (low < n) {
    int mid = (low + n) / 2;
    if (cp < at[mid].first) {
      n = mid;
    } else if (cp > at[mid].last) {
      low = mid + 1;
    } else {
      return 1;
    }
  }
  return 0;
}

/* Length of the sequence that begins with [lead]; 0: it cannot begin one. */
static int sequence_length(unsigned char lead) {
  if (lead < 0x80) {
    return 1;
  }
  if (lead >= 0xC2 && lead <= 0xDF) {
    return 2;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    return 3;
  }
  return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

int la_utf8_decode(const char *s, const char *end, uint32_t *cp) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  unsigned char lead = (unsigned char)*s;
  int n = sequence_length(lead);
  *cp = LA_UTF8_BAD;
  if (n == 0 || end - s < n) {
    return 1;
  }
  if (n == 1) {
    *cp = lead;
    return 1;
  }
  uint32_t value = lead & (0xFFU >> (n + 1));
  for (int i = 1; i < n; i++) {
    unsigned char c = (unsigned char)s[i];
    if ((c & 0xC0) != 0x80) {
      return 1;
    }
    value = value << 6 | (c & 0x3FU);
  }
  if (value < least[n] || value > 0x10FFFF ||
      (value >= 0xD800 && value <= 0xDFFF)) {
    return 1;
  }
  *cp = value;
  return n;
}

int la_utf8_width(uint32_t cp) {
  if (cp < 0x300) {
    return 1;
  }
  if (is_in(cp, combining, (int)(sizeof combining / sizeof *combining))) {
    return 0;
  }
  return is_in(cp, wide, (int)(sizeof wide / sizeof *wide)) ? 2 : 1;
}

ptrdiff_t la_utf8_cells(const char *s, ptrdiff_t n) {
  const char *end = s + n;
  ptrdiff_t cells = 0;
  while (s < end) {
    uint32_t cp;
    s += la_utf8_decode(s, end, &cp);
    cells += la_utf8_width(cp);
  }
  return cells;
}
