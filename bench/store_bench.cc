// SPDX-License-Identifier: Apache-2.0
//
// Commits a second from 1 and from 64 writers, look-ups, and the start with 100,000 secrets.
#include <benchmark/benchmark.h>

#include <atomic>
#include <thread>

#include "store/sqlite_store.h"
#include "support/sample_secrets.h"
#include "support/temporary_directory.h"

namespace clavium {
namespace {

using testing::key_of;
using testing::secret_of;

std::unique_ptr<testing::TemporaryDirectory> directory;
std::unique_ptr<store::Store> shared_store;

std::unique_ptr<store::Store> open() {
  return *store::open_sqlite_store(directory->path() / "store.db");
}

void begin() {
  directory = std::make_unique<testing::TemporaryDirectory>();
  shared_store = open();
}

void end() {
  shared_store.reset();
  directory.reset();
}

void create(const std::string& name) {
  const auto key = key_of(name);
  const std::string record(800, 'r');
  if (!shared_store->commit({key, 0, secret_of(key)}, {name, record})) std::abort();
  shared_store->confirm_record(name, {});
}

void commit(benchmark::State& state) {
  static std::atomic<int> runs = 0;
  if (state.thread_index() == 0) begin();
  const int run = ++runs;
  int made = 0;
  for (auto _ : state) create(concat("n", run, '-', ++made));
  state.SetItemsProcessed(state.iterations());
  if (state.thread_index() == 0) end();
}
BENCHMARK(commit)->Threads(1)->Threads(64)->UseRealTime();

void fill(int secrets) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 64; ++t) {
    threads.emplace_back([=] {
      for (int i = t; i < secrets; i += 64) create(concat("secret/", i));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void find(benchmark::State& state) {
  if (state.thread_index() == 0) {
    begin();
    fill(1000);
  }
  const auto key = key_of(concat("secret/", state.thread_index()));
  for (auto _ : state) benchmark::DoNotOptimize(shared_store->find(key));
  if (state.thread_index() == 0) end();
}
BENCHMARK(find)->Threads(1)->Threads(2)->UseRealTime();

void start_with_secrets(benchmark::State& state) {
  begin();
  fill(static_cast<int>(state.range(0)));
  shared_store.reset();
  for (auto _ : state) {
    shared_store = open();
    state.PauseTiming();
    if (shared_store->secret_count() != static_cast<std::size_t>(state.range(0))) std::abort();
    shared_store.reset();
    state.ResumeTiming();
  }
  end();
}
BENCHMARK(start_with_secrets)->Arg(100'000)->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace clavium

BENCHMARK_MAIN();
