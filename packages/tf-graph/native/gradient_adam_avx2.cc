#define NAME gradient_adam_avx2
#define LANES 8
#define ROWS 6
#define VECTORS 2
#include "gradient_adam_kernel.h"
