// What the parts of the generator share: connections, what came of their requests, and the clock.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// An answer's head that is longer ends the run.
#define HEAD_BYTES 4096

// How long answers are waited for when nothing more is sent.
#define GRACE_NANOSECONDS (10 * 1000000000ull)

// The requests, which connections take in turn.
struct requests {
    char *text;
    size_t *start; // of each, and one past the last
    size_t count, next;
};

struct connection {
    int fd;
    bool isBusy, endsAfterAnswer;
    uint64_t due; // when its request was to be sent
    size_t received; // bytes of the head so far; none once it is whole
    uint64_t bodyLeft;
    unsigned status;
    char head[HEAD_BYTES];
};

// What became of everything.
struct results {
    uint64_t answers[600]; // by status
    uint64_t bytes;
    uint64_t cut; // connections that ended with an answer due
    uint64_t unanswered, unsent;
    uint32_t *latencies, *latenesses; // microseconds since a request was due: until answered, and until sent
    size_t latencyCount, latenessCount, capacity;
};

enum progress { HAS_MORE, ANSWERED, CUT };

void fail(const char *complaint);
uint64_t nanoseconds(void);

void readRequests(struct requests *requests);

void openConnection(struct connection *connection, uint16_t port);
void sendRequest(struct connection *connection, struct requests *requests);
enum progress receive(struct connection *connection, struct results *results);

void record(uint32_t **figures, size_t *count, struct results *results, uint64_t since);
void report(struct results *results, double seconds);
