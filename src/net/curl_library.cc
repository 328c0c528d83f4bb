// SPDX-License-Identifier: Apache-2.0
#include "net/curl_library.h"

#include <dlfcn.h>
#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace clavium::net {

namespace {

void wiping_free(void* memory) {
  if (memory == nullptr) return;
  ::explicit_bzero(memory, ::malloc_usable_size(memory));
  std::free(memory);
}

/// Never in place and never by the C library's own move, which would leave the old bytes behind.
void* wiping_realloc(void* memory, std::size_t size_bytes) {
  void* const larger = std::malloc(size_bytes);
  if (larger == nullptr) return nullptr;
  if (memory != nullptr) {
    std::memcpy(larger, memory, std::min(size_bytes, ::malloc_usable_size(memory)));
    wiping_free(memory);
  }
  return larger;
}

struct Loaded {
  CurlLibrary library{};
  const char* missing = nullptr;  // what could not be had; null when all went well
};

template <class Function>
void find(void* handle, const char* name, Function& function, const char*& missing) {
  function = reinterpret_cast<Function>(::dlsym(handle, name));
  if (function == nullptr) missing = name;
}

Loaded load() {
  Loaded loaded;
  // Never closed: libcurl and OpenSSL keep thread-local state that outlives any moment we could
  // choose.
  void* const handle = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (handle == nullptr) {
    loaded.missing = "libcurl.so.4";
    return loaded;
  }
  CurlLibrary& curl = loaded.library;
  const char*& missing = loaded.missing;
  find(handle, "curl_global_init_mem", curl.global_init_mem, missing);
  find(handle, "curl_easy_init", curl.easy_init, missing);
  find(handle, "curl_easy_cleanup", curl.easy_cleanup, missing);
  find(handle, "curl_easy_reset", curl.easy_reset, missing);
  find(handle, "curl_easy_perform", curl.easy_perform, missing);
  find(handle, "curl_easy_strerror", curl.easy_strerror, missing);
  find(handle, "curl_easy_setopt", curl.easy_setopt, missing);
  find(handle, "curl_easy_getinfo", curl.easy_getinfo, missing);
  find(handle, "curl_slist_append", curl.slist_append, missing);
  find(handle, "curl_slist_free_all", curl.slist_free_all, missing);
  if (missing == nullptr &&
      curl.global_init_mem(CURL_GLOBAL_DEFAULT, std::malloc, wiping_free, wiping_realloc, ::strdup,
                           std::calloc) != CURLE_OK) {
    missing = "curl_global_init_mem";
  }
  return loaded;
}

}  // namespace

Result<const CurlLibrary*> curl_library() {
  static const Loaded loaded = load();
  if (loaded.missing != nullptr) {
    return std::unexpected(
        make_error(ErrorKind::unavailable, "cannot use libcurl: no ", loaded.missing)
            .with_hint("apt-get install libcurl4"));
  }
  return &loaded.library;
}

}  // namespace clavium::net
