/* Without libumockdev-dev the rig is built all the same, and says that it cannot work. */
#if __has_include(<umockdev.h>)
#include <umockdev.h>
#endif
