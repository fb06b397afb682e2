// pace_sleeper RATE SECONDS: sleeps to each absolute due time with nothing around it, which is the
// floor of what the kernel gives. Prints lateness quantiles in ms and CPU in µs a tick as JSON.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static double cpu_us(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  double rate = atof(argv[1]);
  long count = (long)(rate * atof(argv[2]));
  int64_t *late_ns = calloc(count, sizeof *late_ns);
  if (count < 1 || late_ns == NULL) return 2;
  prctl(PR_SET_TIMERSLACK, 1UL);
  int64_t start_ns = now_ns() + 50000000;
  double cpu = cpu_us();
  for (long k = 0; k < count; k++) {
    int64_t due_ns = start_ns + (int64_t)(k * 1e9 / rate);
    struct timespec due = {due_ns / 1000000000LL, due_ns % 1000000000LL};
    if (now_ns() < due_ns) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    late_ns[k] = now_ns() - due_ns;
  }
  cpu = cpu_us() - cpu;
  qsort(late_ns, count, sizeof *late_ns, compare);
  printf("{\"p50Ms\":%f,\"p99Ms\":%f,\"p999Ms\":%f,\"cpuUsPerTick\":%f}\n",
         late_ns[(long)(count * 0.5)] / 1e6, late_ns[(long)(count * 0.99)] / 1e6,
         late_ns[(long)(count * 0.999)] / 1e6, cpu / count);
  return 0;
}
