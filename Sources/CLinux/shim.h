/* What `import Glibc` lacks. No feature macros here: _GNU_SOURCE in a shim breaks debug builds, so prototypes that
   need it are declared by hand. Declarations only, no logic. */
#ifndef SOUNDWAVE_CLINUX_H
#define SOUNDWAVE_CLINUX_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
int memfd_create(const char *name, unsigned int flags);
int pidfd_open(pid_t process, unsigned int flags);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
void *memmem(const void *haystack, size_t haystack_length, const void *needle, size_t needle_length);

#endif
