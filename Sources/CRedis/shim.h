/* hiredis' reader and formatter only; its sockets and its async API are not used (docs/decisions/0005). */
#include <hiredis/hiredis.h>
