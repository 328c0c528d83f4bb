# Warnings, sanitizers and hardening, the same for every target.
add_library(clavium_compiler INTERFACE)
target_include_directories(clavium_compiler INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(clavium_compiler INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wno-sign-conversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
# gcc 12 sees overlapping copies in std::string's own concatenation where there are none (PR 105651).
target_compile_options(clavium_compiler INTERFACE -Wno-restrict)
find_package(Threads REQUIRED)
target_link_libraries(clavium_compiler INTERFACE Threads::Threads)

set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(clavium_compiler INTERFACE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
                         -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  target_link_options(clavium_compiler INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed)
endif()

if(CLAVIUM_SANITIZE)
  target_compile_options(clavium_compiler INTERFACE -fsanitize=${CLAVIUM_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all -O1 -g1)
  # gcc 12 warns of uninitialised members inside the standard library under sanitizers (PR 105562).
  target_compile_options(clavium_compiler INTERFACE -Wno-maybe-uninitialized)
  target_link_options(clavium_compiler INTERFACE -fsanitize=${CLAVIUM_SANITIZE})
endif()
if(CLAVIUM_COVERAGE)
  # Counters that threads race for go backwards, and gcovr gives up at the first negative one.
  target_compile_options(clavium_compiler INTERFACE --coverage -O0 -fprofile-update=atomic)
  target_link_options(clavium_compiler INTERFACE --coverage)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
