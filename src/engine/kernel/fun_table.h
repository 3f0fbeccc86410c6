/* fun_table.h - the tables behind the vectors of elementary functions.

   Both follow Tang (Table-driven implementation of the exponential function,
   ACM TOMS 15, 1989; of the logarithm function, ACM TOMS 16, 1990). */
#ifndef LA_ENGINE_KERNEL_FUN_TABLE_H
#define LA_ENGINE_KERNEL_FUN_TABLE_H

enum { LA_EXP_BITS = 7, LA_EXP_SIZE = 1 << LA_EXP_BITS };
enum { LA_LOG_BITS = 7, LA_LOG_SIZE = 1 << LA_LOG_BITS };

/* Pairs t, e for j = 0, 1, ...: 2^(j/LA_EXP_SIZE) = t (1 + e). */
extern const double la_exp_table[2 * LA_EXP_SIZE];

/* Fours c, h, l, 0 for the intervals of numbers from 0x1.6p-1 up to 0x1.6p0
   that have the leading LA_LOG_BITS bits of their fractions in common: 1/c lies
   about in the middle, and -log(c) = h + l, h being a multiple of 2^-42. Beside
   1, c is 1 and its logarithm 0: there is no cancellation. */
extern const double la_log_table[4 * LA_LOG_SIZE];

/* Pairs of an angle and its error: atan(j/32) for j = 0 to 32, and again
   pi/2 - atan(j/32) from LA_ATAN_SIZE on. */
enum { LA_ATAN_SIZE = 33 };
extern const double la_atan_table[4 * LA_ATAN_SIZE];

#endif
