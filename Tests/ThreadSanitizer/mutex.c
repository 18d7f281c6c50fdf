// Tells ThreadSanitizer when a `Mutex` of the module Synchronization is taken and let go. To be preloaded.
//
// Where nobody else wants the mutex, that is done by code that the compiler puts into our own modules, which
// ThreadSanitizer sees. Where somebody has to wait, the standard library asks the kernel; it is not instrumented, so
// what the mutex guards would be taken for a race. These are its three functions for that case, which tell and then do
// the same. They are called as Swift calls a method: the mutex is in the context register.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Missing in the programs that start the tests, which are preloaded with this as well.
__attribute__((weak)) void __tsan_acquire(void *address);
__attribute__((weak)) void __tsan_release(void *address);

typedef SWIFT void (*Lock)(uint32_t thread, SELF mutex);
typedef SWIFT bool (*TryLock)(SELF mutex);
typedef SWIFT void (*Unlock)(SELF mutex);

SWIFT void lockSlow(uint32_t thread, SELF mutex) __asm__(LOCK);
SWIFT bool tryLockSlow(SELF mutex) __asm__(TRY_LOCK);
SWIFT void unlockSlow(SELF mutex) __asm__(UNLOCK);

SWIFT void lockSlow(uint32_t thread, SELF mutex) {
    ((Lock)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT bool tryLockSlow(SELF mutex) {
    bool isTaken = ((TryLock)dlsym(RTLD_NEXT, TRY_LOCK))(mutex);
    if (isTaken && __tsan_acquire) __tsan_acquire(mutex);
    return isTaken;
}

SWIFT void unlockSlow(SELF mutex) {
    if (__tsan_release) __tsan_release(mutex);
    ((Unlock)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
