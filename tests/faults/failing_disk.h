// SPDX-License-Identifier: Apache-2.0
//
// Makes the disk fail for the whole test program: its own fdatasync, fsync and writes stand before
// the C library's, for our code and for SQLite alike.
#pragma once

#include <atomic>
#include <string>

namespace clavium::testing {

struct FailingDisk {
  /// The errno of every flush; 0: they work.
  static std::atomic<int> flush_error;
  /// The errno of every write and every reservation of space; 0: they work.
  static std::atomic<int> write_error;
  /// Milliseconds for which a flush hangs.
  static std::atomic<int> flush_delay_ms;
  /// Flushes that were asked for since the start.
  static std::atomic<int> flushes;

  ~FailingDisk() { flush_error = write_error = flush_delay_ms = 0; }
};

}  // namespace clavium::testing
