// Sends requests to 127.0.0.1 over many connections from one thread, and says how long each took.
//
// usage: generator PORT CONNECTIONS once
//        generator PORT CONNECTIONS rate PER_SECOND SECONDS
//        generator PORT CONNECTIONS pause MINIMUM_MS MAXIMUM_MS SECONDS
//
// `once`: each request once, a connection's next as soon as its last is answered. `rate`: requests are due at fixed
// times, whatever has become of those before. `pause`: each connection waits so long between an answer and its next
// request. Every time is counted from when a request was due, not from when it could be sent: a server that is slow
// for a while is not asked less in the figures (no "coordinated omission").
//
// Requests come from standard input, a zero byte after each, and are taken in turn. The result is a line of JSON.
#include "generator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static struct results results;
static struct requests requests;
static struct connection *connections;
static size_t connectionCount;
static uint16_t port;
static int interest, timer;
// A connection with no request under way, the last that got free first; and those that pause, the next due at the top.
static size_t *unused, unusedCount, *pausing, pausingCount;

void fail(const char *complaint) {
    fprintf(stderr, "generator: %s\n", complaint);
    exit(1);
}

uint64_t nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void readRequests(struct requests *all) {
    size_t length = 0, capacity = 1 << 20, count = 0;
    all->text = malloc(capacity);
    for (size_t got; (got = fread(all->text + length, 1, capacity - length, stdin)) > 0;) {
        length += got;
        if (length == capacity) all->text = realloc(all->text, capacity *= 2);
        if (all->text == NULL) fail("no memory for the requests");
    }
    for (size_t index = 0; index < length; index++) count += all->text[index] == '\0';
    if (count == 0 || all->text[length - 1] != '\0') fail("no request, or no end of the last one");
    all->start = calloc(count + 1, sizeof(size_t));
    for (size_t index = 0; index < length; index++) {
        if (all->text[index] == '\0') all->start[++all->count] = index + 1;
    }
}

static void openAs(size_t number) {
    openConnection(&connections[number], port);
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = number};
    if (epoll_ctl(interest, EPOLL_CTL_ADD, connections[number].fd, &event) != 0) fail("epoll_ctl");
}

static void reopen(size_t number) {
    close(connections[number].fd);
    openAs(number);
}

static void wakeAt(uint64_t time) {
    const struct itimerspec at = {.it_value = {(time_t)(time / 1000000000u), (long)(time % 1000000000u)}};
    timerfd_settime(timer, TFD_TIMER_ABSTIME, &at, NULL);
}

static void sendDue(size_t number, uint64_t due, bool couldBeSentThen) {
    connections[number].due = due;
    sendRequest(&connections[number], &requests);
    if (couldBeSentThen) record(&results.latenesses, &results.latenessCount, &results, due);
}

// A heap of the pausing connections by when they are due.
static void pauseUntil(size_t number, uint64_t due) {
    size_t place = pausingCount++;
    connections[number].due = due;
    for (; place > 0 && connections[pausing[(place - 1) / 2]].due > due; place = (place - 1) / 2) {
        pausing[place] = pausing[(place - 1) / 2];
    }
    pausing[place] = number;
}

static size_t takeFirstPausing(void) {
    const size_t first = pausing[0], last = pausing[--pausingCount];
    size_t place = 0;
    for (size_t child; (child = 2 * place + 1) < pausingCount; place = child) {
        if (child + 1 < pausingCount && connections[pausing[child + 1]].due < connections[pausing[child]].due) child++;
        if (connections[pausing[child]].due >= connections[last].due) break;
        pausing[place] = pausing[child];
    }
    pausing[place] = last;
    return first;
}

// Waits until something can be read or the timer is up; `finished` is told each connection that is free again.
static void takeAnswers(void (*finished)(size_t number)) {
    struct epoll_event events[256];
    const int count = epoll_wait(interest, events, 256, 100);
    for (int index = 0; index < count; index++) {
        const size_t number = events[index].data.u64;
        if (number == connectionCount) { // the timer
            uint64_t expirations;
            const ssize_t ignored = read(timer, &expirations, sizeof expirations); // set anew meanwhile, it has none
            (void)ignored;
            continue;
        }
        struct connection *connection = &connections[number];
        const enum progress progress = receive(connection, &results);
        if (progress == HAS_MORE) continue;
        const bool wasBusy = progress == ANSWERED || connection->isBusy;
        if (progress == ANSWERED) record(&results.latencies, &results.latencyCount, &results, connection->due);
        if (progress == CUT && wasBusy) results.cut++;
        if (progress == CUT || connection->endsAfterAnswer) reopen(number);
        if (wasBusy) finished(number);
    }
}

static size_t busyCount(void) {
    size_t count = 0;
    for (size_t number = 0; number < connectionCount; number++) count += connections[number].isBusy;
    return count;
}

static void becomesUnused(size_t number) { unused[unusedCount++] = number; }

static void sendsNext(size_t number) {
    if (requests.next < requests.count) sendDue(number, nanoseconds(), true);
}

static uint64_t minimumPause, maximumPause;

static void pauses(size_t number) {
    pauseUntil(number, nanoseconds() + minimumPause + (uint64_t)(drand48() * (double)(maximumPause - minimumPause)));
}

static void runOnce(void) {
    for (size_t number = 0; number < connectionCount; number++) sendsNext(number);
    // One that is never answered ends with the server's own patience, and is cut.
    while (busyCount() > 0) takeAnswers(sendsNext);
}

static void runRate(double rate, double seconds) {
    const uint64_t start = nanoseconds();
    const size_t total = (size_t)(rate * seconds);
    const uint64_t last = start + (uint64_t)(seconds * 1e9) + GRACE_NANOSECONDS;
    bool isBehind = false;
    for (size_t number = 0; number < connectionCount; number++) becomesUnused(number);
    for (size_t sent = 0; (sent < total || unusedCount < connectionCount) && nanoseconds() < last;) {
        uint64_t due = start + (uint64_t)((double)sent * 1e9 / rate);
        for (; sent < total && unusedCount > 0 && due <= nanoseconds();) {
            sendDue(unused[--unusedCount], due, !isBehind);
            sent++;
            due = start + (uint64_t)((double)sent * 1e9 / rate);
        }
        // With all connections busy, what is due waits, and its time runs.
        isBehind = sent < total && unusedCount == 0;
        if (sent < total && unusedCount > 0) wakeAt(due);
        takeAnswers(becomesUnused);
        if (sent == total || nanoseconds() >= last) results.unsent = total - sent;
    }
}

static void runPauses(double seconds) {
    const uint64_t start = nanoseconds();
    const uint64_t pauseEnd = start + (uint64_t)(seconds * 1e9);
    for (size_t number = 0; number < connectionCount; number++) {
        pauseUntil(number, start + (uint64_t)(drand48() * (double)maximumPause));
    }
    while (nanoseconds() < pauseEnd) {
        while (pausingCount > 0 && connections[pausing[0]].due <= nanoseconds()) {
            const size_t number = takeFirstPausing();
            sendDue(number, connections[number].due, true);
        }
        if (pausingCount > 0) wakeAt(connections[pausing[0]].due);
        takeAnswers(pauses);
    }
    while (busyCount() > 0 && nanoseconds() < pauseEnd + GRACE_NANOSECONDS) takeAnswers(pauses);
}

static void openAll(size_t count) {
    connectionCount = count;
    connections = calloc(count, sizeof *connections);
    unused = calloc(count, sizeof *unused);
    pausing = calloc(count, sizeof *pausing);
    interest = epoll_create1(EPOLL_CLOEXEC);
    timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (!connections || !unused || !pausing || interest < 0 || timer < 0) fail("no memory, or no descriptor");
    struct epoll_event event = {.events = EPOLLIN, .data.u64 = count};
    epoll_ctl(interest, EPOLL_CTL_ADD, timer, &event);
    for (size_t number = 0; number < count; number++) openAs(number);
}

int main(int argumentCount, char **arguments) {
    if (argumentCount < 4) fail("usage: generator PORT CONNECTIONS once | rate … | pause …");
    const char *mode = arguments[3];
    port = (uint16_t)atoi(arguments[1]);
    srand48(1);
    readRequests(&requests);
    openAll(strtoul(arguments[2], NULL, 10));
    const uint64_t start = nanoseconds();
    if (strcmp(mode, "once") == 0 && argumentCount == 4) {
        runOnce();
    } else if (strcmp(mode, "rate") == 0 && argumentCount == 6) {
        runRate(atof(arguments[4]), atof(arguments[5]));
    } else if (strcmp(mode, "pause") == 0 && argumentCount == 7) {
        minimumPause = (uint64_t)(atof(arguments[4]) * 1e6);
        maximumPause = (uint64_t)(atof(arguments[5]) * 1e6);
        runPauses(atof(arguments[6]));
    } else {
        fail("no such mode, or a wrong number of arguments");
    }
    results.unanswered = busyCount();
    report(&results, (double)(nanoseconds() - start) / 1e9);
    return 0;
}
