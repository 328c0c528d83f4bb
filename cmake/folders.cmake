# clavium_folder(NAME SOURCES a.cc b.cc LINKS clavium_base OpenSSL::Crypto)
# One static library a folder of src/, called clavium_NAME.
function(clavium_folder name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(clavium_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(clavium_${name} PUBLIC clavium_compiler ${ARG_LINKS})
endfunction()

# clavium_tests(NAME SOURCES a_test.cc LINKS clavium_base [FIXTURES aws_models])
# One GoogleTest program, test_NAME; each case is a ctest of its own, which needs these fixtures.
function(clavium_tests name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;FIXTURES" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_SOURCE_DIR})
  target_link_libraries(test_${name} PRIVATE clavium_compiler ${ARG_LINKS} GTest::gtest_main GTest::gmock)
  target_compile_definitions(test_${name} PRIVATE CLAVIUM_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  gtest_discover_tests(test_${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST
                       DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300
                       FIXTURES_REQUIRED "${ARG_FIXTURES}")
endfunction()
