// SPDX-License-Identifier: Apache-2.0
//
// libcurl, loaded when first asked for. Private to net.
#pragma once

// The checks of curl.h are macros over the functions' own names, which are not called here.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/error.h"

namespace clavium::net {

/// The functions that we use; each as curl.h declares it.
struct CurlLibrary {
  decltype(&::curl_global_init_mem) global_init_mem;
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_reset) easy_reset;
  decltype(&::curl_easy_perform) easy_perform;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
};

/// Loads and initialises once a process, with allocators that wipe what they free: libcurl copies
/// headers and bodies around. Errors: unavailable, with a hint. Threads: safe.
[[nodiscard]] Result<const CurlLibrary*> curl_library();

}  // namespace clavium::net
