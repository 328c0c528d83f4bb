// SPDX-License-Identifier: Apache-2.0
//
// Records a second into the audit log, each waited for, from 1 and from 64 callers.
#include <benchmark/benchmark.h>

#include "audit/log.h"
#include "support/temporary_directory.h"

namespace clavium {
namespace {

std::unique_ptr<testing::TemporaryDirectory> directory;
std::unique_ptr<audit::Log> shared_log;

void append(benchmark::State& state) {
  if (state.thread_index() == 0) {
    directory = std::make_unique<testing::TemporaryDirectory>();
    shared_log = *audit::open_file_log(directory->path() / "audit");
  }
  const std::string record = R"({"eventVersion":"1.11","text":")" + std::string(800, 'x') + R"("})";
  for (auto _ : state) {
    if (!shared_log->append_and_wait(record)) state.SkipWithError("the disk fails");
  }
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) {
    shared_log.reset();
    directory.reset();
  }
}
BENCHMARK(append)->Threads(1)->Threads(64)->UseRealTime();

}  // namespace
}  // namespace clavium

BENCHMARK_MAIN();
