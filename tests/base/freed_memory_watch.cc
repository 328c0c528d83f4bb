// SPDX-License-Identifier: Apache-2.0
#include "base/freed_memory_watch.h"

#include <malloc.h>
#include <string.h>

#include <atomic>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CLAVIUM_SANITIZER_HOOKS 1
// As in <sanitizer/allocator_interface.h>, which gcc's package leaves out.
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*,
                                                                           std::size_t),
                                                         void (*on_free)(const volatile void*));
extern "C" std::size_t __sanitizer_get_allocated_size(const volatile void* block);
#endif

namespace clavium::testing {

namespace {

std::atomic<const char*> g_text = nullptr;
std::atomic<std::size_t> g_size = 0;
std::atomic<std::size_t> g_finds = 0;
std::atomic<std::size_t> g_seen = 0;

// Reads all that the allocator gave, the part behind what was asked for too.
__attribute__((no_sanitize("address", "thread"))) void look(const volatile void* block,
                                                            std::size_t size) {
  const char* const text = g_text.load();
  const std::size_t text_size = g_size.load();
  if (text == nullptr || block == nullptr) return;
  ++g_seen;
  const auto* bytes = static_cast<const volatile char*>(block);
  for (std::size_t at = 0; at + text_size <= size; ++at) {
    std::size_t same = 0;
    while (same < text_size && bytes[at + same] == text[same]) ++same;
    if (same == text_size) {
      ++g_finds;
      return;
    }
  }
}

#ifdef CLAVIUM_SANITIZER_HOOKS
void on_free(const volatile void* block) {
  if (g_text.load() != nullptr && block != nullptr)
    look(block, __sanitizer_get_allocated_size(block));
}
[[maybe_unused]] const int kInstalled =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t) {}, on_free);
#endif

}  // namespace

FreedMemoryWatch::FreedMemoryWatch(std::string_view text) {
  g_finds = 0;
  g_seen = 0;
  g_size = text.size();
  g_text = text.data();
}

FreedMemoryWatch::~FreedMemoryWatch() { g_text = nullptr; }

std::size_t FreedMemoryWatch::finds() const { return g_finds; }
std::size_t FreedMemoryWatch::seen() const { return g_seen; }

}  // namespace clavium::testing

#ifndef CLAVIUM_SANITIZER_HOOKS
// Takes the place of the C library's free in this program and in all that it loads.
extern "C" void __libc_free(void* block);
extern "C" void free(void* block) {
  if (block != nullptr) clavium::testing::look(block, ::malloc_usable_size(block));
  __libc_free(block);
}
#endif
