/* fun_table.c - see fun_table.h. The numbers are the functions' own values,
   computed with 300 bits and rounded to nearest; a test computes them again in
   extended precision. */
#include "config.h"

#include "engine/kernel/fun_table.h"

const double la_exp_table[2 * LA_EXP_SIZE] = {
#include "engine/kernel/exp_table.def"
};

const double la_atan_table[4 * LA_ATAN_SIZE] = {
#include "engine/kernel/atan_table.def"
};

const double la_log_table[4 * LA_LOG_SIZE] = {
#include "engine/kernel/log_table.def"
};
