// What became of the requests, as a line of JSON.
#include "generator.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// The most figures that are kept; what comes after ends the run.
#define MAXIMUM_FIGURES (64u << 20)

void record(uint32_t **figures, size_t *count, struct results *results, uint64_t since) {
    if (*count >= MAXIMUM_FIGURES) fail("too many requests to keep their times");
    if (*count >= results->capacity) {
        results->capacity = results->capacity ? results->capacity * 2 : 1 << 16;
        results->latencies = realloc(results->latencies, results->capacity * sizeof(uint32_t));
        results->latenesses = realloc(results->latenesses, results->capacity * sizeof(uint32_t));
        if (results->latencies == NULL || results->latenesses == NULL) fail("no memory");
    }
    (*figures)[(*count)++] = (uint32_t)((nanoseconds() - since) / 1000);
}

static int compare(const void *left, const void *right) {
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static double atShare(const uint32_t *sorted, size_t count, double share) {
    if (count == 0) return 0;
    size_t place = (size_t)((double)count * share);
    return sorted[place < count ? place : count - 1] / 1000.0;
}

void report(struct results *results, double seconds) {
    static const struct { const char *name; double share; } shares[] = {
        {"p50_ms", 0.5}, {"p90_ms", 0.9}, {"p99_ms", 0.99}, {"p99_9_ms", 0.999}, {"max_ms", 1},
    };
    double sum = 0;
    for (size_t index = 0; index < results->latencyCount; index++) sum += results->latencies[index];
    printf("{\"seconds\": %.6f, \"bytes\": %" PRIu64 ", \"cut\": %" PRIu64 ", \"unanswered\": %" PRIu64
        ", \"unsent\": %" PRIu64 ", \"mean_ms\": %.3f", seconds, results->bytes, results->cut, results->unanswered,
        results->unsent, results->latencyCount ? sum / (double)results->latencyCount / 1000 : 0);
    qsort(results->latencies, results->latencyCount, sizeof(uint32_t), compare);
    qsort(results->latenesses, results->latenessCount, sizeof(uint32_t), compare);
    for (size_t index = 0; index < sizeof shares / sizeof *shares; index++) {
        printf(", \"%s\": %.3f", shares[index].name,
            atShare(results->latencies, results->latencyCount, shares[index].share));
    }
    printf(", \"lateness_p99_ms\": %.3f", atShare(results->latenesses, results->latenessCount, 0.99));
    const char *separator = "";
    printf(", \"answers\": {");
    for (unsigned status = 0; status < 600; status++) {
        if (results->answers[status] == 0) continue;
        printf("%s\"%u\": %" PRIu64, separator, status, results->answers[status]);
        separator = ", ";
    }
    printf("}}\n");
}
