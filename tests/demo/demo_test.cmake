# Runs the demo and compares what it prints with a stored copy; GPUPRICE_UPDATE_GOLDEN=1 stores it anew.
#   cmake -D SERVER=replay_server -D GPUPRICE=program -D ROOT=source-tree -D WORK=directory [-D INSTALLED=ON]
#       -P demo_test.cmake
cmake_minimum_required(VERSION 3.25)

set(golden ${CMAKE_CURRENT_LIST_DIR}/demo.golden)
execute_process(
    COMMAND ${SERVER} --pages ${ROOT}/data/demo/pages --
            ${CMAKE_COMMAND} -D GPUPRICE=${GPUPRICE} -D ROOT=${ROOT} -D WORK=${WORK}
            -D INSTALLED=${INSTALLED} -P ${CMAKE_CURRENT_LIST_DIR}/demo.cmake
    OUTPUT_VARIABLE printed ERROR_VARIABLE errors RESULT_VARIABLE code)
if(NOT code EQUAL 0 OR errors)
    message(FATAL_ERROR "the demo ended with ${code}:\n${printed}${errors}")
endif()

# What the demo is there to show, also after the copy was renewed.
foreach(row IN ITEMS "250,000 CNY +≈3[.]13×" " 100,000 CNY +≈1[.]25×" "302,000–332,000 CNY +≈1[.]25–1[.]37×")
    if(NOT printed MATCHES "${row}")
        message(FATAL_ERROR "the demo does not print a quote of '${row}':\n${printed}")
    endif()
endforeach()

if(DEFINED ENV{GPUPRICE_UPDATE_GOLDEN})
    file(WRITE ${golden} "${printed}")
    return()
endif()
file(WRITE ${WORK}/printed "${printed}")
execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${golden} ${WORK}/printed RESULT_VARIABLE differs)
if(differs)
    execute_process(COMMAND diff -u ${golden} ${WORK}/printed)
    message(FATAL_ERROR "the demo prints something else than ${golden}; "
        "if that is right, run this test with GPUPRICE_UPDATE_GOLDEN=1")
endif()
