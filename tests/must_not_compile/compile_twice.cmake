# cmake -DCOMPILER=c++ -DSOURCE=case.cc -DINCLUDE=src -P compile_twice.cmake
#
# A line `// expect: WORDS` of the source says what the compiler must complain of, as a regular
# expression; without it any failure would do, a misspelt include among them.
file(STRINGS ${SOURCE} expected REGEX "^// expect: ")
list(LENGTH expected count)
if(NOT count EQUAL 1)
  message(FATAL_ERROR "${SOURCE} needs exactly one line `// expect: …`, and has ${count}")
endif()
string(REGEX REPLACE "^// expect: " "" expected "${expected}")

# The compiler's words in English, whatever the user's language.
set(ENV{LC_ALL} C)
set(command ${COMPILER} -std=c++23 -fsyntax-only -Wall -Wextra -Werror -I${INCLUDE} ${SOURCE})

execute_process(COMMAND ${command} RESULT_VARIABLE result ERROR_VARIABLE words)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} must compile as it stands:\n${words}")
endif()

execute_process(COMMAND ${command} -DCLAVIUM_SHOULD_FAIL=1 RESULT_VARIABLE result ERROR_VARIABLE words)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles with its mistake switched on")
endif()
if(NOT words MATCHES "${expected}")
  message(FATAL_ERROR "${SOURCE} fails for another reason than `${expected}`:\n${words}")
endif()
