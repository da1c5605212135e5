#define NAME gradient_adam_baseline
#define LANES 4
#define ROWS 4
#define VECTORS 2
#include "gradient_adam_kernel.h"
