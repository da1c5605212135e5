#define NAME gradient_adam_avx512
#define LANES 16
#define ROWS 8
#define VECTORS 3
#include "gradient_adam_kernel.h"
