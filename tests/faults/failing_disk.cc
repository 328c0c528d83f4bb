// SPDX-License-Identifier: Apache-2.0
#include "faults/failing_disk.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

namespace clavium::testing {

std::atomic<int> FailingDisk::flush_error = 0;
std::atomic<int> FailingDisk::write_error = 0;
std::atomic<int> FailingDisk::flush_delay_ms = 0;
std::atomic<int> FailingDisk::flushes = 0;

namespace {

int flush(long call, int fd) {
  ++FailingDisk::flushes;
  if (const int delay = FailingDisk::flush_delay_ms; delay > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(delay));
  }
  if (const int error = FailingDisk::flush_error; error != 0) {
    errno = error;
    return -1;
  }
  return static_cast<int>(::syscall(call, fd));
}

ssize_t write_at(int fd, const void* bytes, size_t size, off_t offset) {
  if (const int error = FailingDisk::write_error; error != 0) {
    // Half of it arrives, as on a disk that fills up.
    if (size > 1) ::syscall(SYS_pwrite64, fd, bytes, size / 2, offset);
    errno = error;
    return -1;
  }
  return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}

}  // namespace
}  // namespace clavium::testing

extern "C" {

int fdatasync(int fd) { return clavium::testing::flush(SYS_fdatasync, fd); }
int fsync(int fd) { return clavium::testing::flush(SYS_fsync, fd); }
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
  return clavium::testing::write_at(fd, bytes, size, offset);
}
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t offset) {
  return clavium::testing::write_at(fd, bytes, size, offset);
}
int posix_fallocate(int fd, off_t offset, off_t size) {
  if (const int error = clavium::testing::FailingDisk::write_error; error != 0) return error;
  return ::syscall(SYS_fallocate, fd, 0, offset, size) == 0 ? 0 : errno;
}

}  // extern "C"
