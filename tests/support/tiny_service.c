/* The service that container tests run: answers HTTP on 127.0.0.1:$PORT, or misbehaves as $MODE says. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char* setting(const char* name, const char* fallback) {
  const char* value = getenv(name);
  return value == NULL || *value == '\0' ? fallback : value;
}

static void end(int number) {
  (void)number;
  _exit(0);
}

static const char* write_to(const char* path) {
  const int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0) return strerror(errno);
  const ssize_t written = write(file, "x", 1);
  close(file);
  return written == 1 ? "written" : "failed";
}

static void answer(int client, const char* mode, int requests) {
  char request[2048] = {0};
  if (read(client, request, sizeof request - 1) <= 0) return;
  const char* status = "200 OK";
  const char* body = setting("VERSION", "unversioned");
  if (strcmp(mode, "sick") == 0) status = "500 Internal Server Error";
  if (strcmp(mode, "flap") == 0 && requests % 2 == 0) status = "503 Service Unavailable";
  if (strncmp(request, "GET /data ", 10) == 0) body = write_to("/data/file");
  if (strncmp(request, "GET /root ", 10) == 0) body = write_to("/app/file");
  char reply[512];
  const int size = snprintf(reply, sizeof reply, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                            status, strlen(body), body);
  if (write(client, reply, (size_t)size) < 0) return;
  if (strncmp(request, "GET /die ", 9) == 0) {
    fprintf(stderr, "told to die\n");
    exit(7);
  }
}

int main(void) {
  const char* mode = setting("MODE", "well");
  setvbuf(stdout, NULL, _IOLBF, 0);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, end);
  if (strcmp(mode, "stubborn") == 0) signal(SIGTERM, SIG_DFL);
  printf("starting as uid %d in mode %s\n", (int)getuid(), mode);
  if (strcmp(mode, "dead") == 0) {
    fprintf(stderr, "no database\n");
    return 3;
  }
  while (strcmp(mode, "deaf") == 0)
    pause();
  const int server = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {0};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons((unsigned short)atoi(setting("PORT", "0")));
  if (bind(server, (struct sockaddr*)&address, sizeof address) != 0 || listen(server, 16) != 0) {
    fprintf(stderr, "port %s: %s\n", setting("PORT", "0"), strerror(errno));
    while (strcmp(mode, "patient") == 0)
      pause();
    return 4;
  }
  printf("listening on port %s\n", setting("PORT", "0"));
  for (int requests = 1;; ++requests) {
    const int client = accept(server, NULL, NULL);
    if (client < 0) continue;
    answer(client, mode, requests);
    close(client);
  }
}
