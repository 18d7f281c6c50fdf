// One connection: a request is sent when there is no other under way, and its answer is read to its end.
#include "generator.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

void openConnection(struct connection *connection, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    memset(connection, 0, offsetof(struct connection, head));
    connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->fd < 0) fail("no socket: is the limit of open files too low?");
    if (connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0) fail("cannot connect");
    setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(connection->fd, F_SETFL, O_NONBLOCK);
}

void sendRequest(struct connection *connection, struct requests *requests) {
    const size_t number = requests->next++ % requests->count;
    const size_t length = requests->start[number + 1] - requests->start[number] - 1;
    connection->isBusy = true;
    connection->received = 0;
    connection->status = 0;
    const ssize_t sent = send(connection->fd, requests->text + requests->start[number], length, MSG_NOSIGNAL);
    // The buffer is empty, as all before was answered: what does not fit is too large for this program. A connection
    // that the server has ended is noticed when it is read.
    if (sent >= 0 && (size_t)sent < length) fail("a request is too large");
}

// Takes status and length from a whole head.
static void readHead(struct connection *connection, const char *end) {
    bool hasLength = false;
    connection->status = (unsigned)atoi(connection->head + 9);
    if (memcmp(connection->head, "HTTP/1.1 ", 9) != 0 || connection->status < 100 || connection->status > 599) {
        fail("an answer is no HTTP/1.1");
    }
    for (const char *line = strstr(connection->head, "\r\n") + 2; line < end; line = strstr(line, "\r\n") + 2) {
        if (strncasecmp(line, "content-length:", 15) == 0) {
            connection->bodyLeft = strtoull(line + 15, NULL, 10);
            hasLength = true;
        }
        if (strncasecmp(line, "connection: close", 17) == 0) connection->endsAfterAnswer = true;
    }
    if (!hasLength && connection->status != 204 && connection->status != 304) fail("an answer tells no length");
}

enum progress receive(struct connection *connection, struct results *results) {
    static char buffer[65536];
    const ssize_t count = recv(connection->fd, buffer, sizeof buffer, 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return HAS_MORE;
    if (count <= 0) return CUT;
    results->bytes += (uint64_t)count;
    if (!connection->isBusy) fail("an answer to nothing");
    size_t taken = 0;
    if (connection->status == 0) {
        const size_t before = connection->received;
        taken = (size_t)count < HEAD_BYTES - 1 - before ? (size_t)count : HEAD_BYTES - 1 - before;
        memcpy(connection->head + before, buffer, taken);
        connection->head[before + taken] = '\0';
        const char *end = strstr(connection->head, "\r\n\r\n");
        if (end == NULL) {
            connection->received += taken;
            if (connection->received == HEAD_BYTES - 1) fail("an answer's head is too long");
            return HAS_MORE;
        }
        taken = (size_t)(end + 4 - connection->head) - before;
        readHead(connection, end);
    }
    const uint64_t body = (uint64_t)count - taken;
    if (body > connection->bodyLeft) fail("an answer is longer than it says");
    connection->bodyLeft -= body;
    if (connection->bodyLeft > 0) return HAS_MORE;
    connection->isBusy = false;
    results->answers[connection->status]++;
    return ANSWERED;
}
