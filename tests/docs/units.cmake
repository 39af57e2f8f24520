# systemd itself finds nothing wrong with the units that `schedule --systemd` prints, and holds them for well protected.
#   GPUPRICE  the program   WORK  emptied first
cmake_minimum_required(VERSION 3.25)
find_program(ANALYZE systemd-analyze)
if(NOT ANALYZE)
    message("skipped: no systemd-analyze")
    return()
endif()
file(REMOVE_RECURSE ${WORK})
# A program that lies where a unit's quoting matters.
set(odd_place "${WORK}/100% of \$HOME (odd)")
file(MAKE_DIRECTORY "${odd_place}")
file(CREATE_LINK ${GPUPRICE} "${odd_place}/gpuprice" COPY_ON_ERROR)
get_filename_component(data ${CMAKE_CURRENT_LIST_DIR}/../../data ABSOLUTE)
set(ENV{GPUPRICE_DATADIR} ${data})
set(GPUPRICE "${odd_place}/gpuprice")
execute_process(COMMAND ${CMAKE_COMMAND} -E env GPUPRICE_CONFIG= "${GPUPRICE}" schedule --systemd vast
    OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
string(FIND "${printed}" "# /etc/systemd/system/gpuprice.timer" timer_at)
string(FIND "${printed}" "# /etc/systemd/system/gpuprice.service" service_at)
math(EXPR length "${timer_at} - ${service_at}")
string(SUBSTRING "${printed}" ${service_at} ${length} service)
string(SUBSTRING "${printed}" ${timer_at} -1 timer)
# The manual page is found once the program is installed.
string(REGEX REPLACE "Documentation=[^\n]*\n" "" service "${service}")
file(WRITE ${WORK}/gpuprice.service "${service}")
file(WRITE ${WORK}/gpuprice.timer "${timer}")

execute_process(COMMAND ${ANALYZE} verify ${WORK}/gpuprice.service ${WORK}/gpuprice.timer
    OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE code)
if(NOT code EQUAL 0 OR said MATCHES "gpuprice[.](service|timer)")
    message(FATAL_ERROR "systemd-analyze verify: ${code}\n${said}")
endif()
execute_process(COMMAND ${ANALYZE} security --offline=yes ${WORK}/gpuprice.service OUTPUT_VARIABLE said ERROR_QUIET)
if(NOT said MATCHES "Overall exposure level for gpuprice.service: ([0-9]+)[.]" OR CMAKE_MATCH_1 GREATER 2)
    message(FATAL_ERROR "systemd-analyze security:\n${said}")
endif()
