# The main job on the bundled sample market, every command with its output. Runs under replay_server:
#   replay_server --pages data/demo/pages -- cmake -D GPUPRICE=program -D ROOT=source-tree -D WORK=directory -P demo.cmake
# WORK is emptied first; configuration and database of the demo stay in it. With -D INSTALLED=ON the program has to find the
# data that was installed with it.
cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${WORK})
set(config ${WORK}/config/gpuprice)
set(REPLAY_URL $ENV{GPUPRICE_REPLAY_URL})
configure_file(${ROOT}/data/demo/config/config.json ${config}/config.json COPYONLY)
configure_file(${ROOT}/data/demo/config/markets/ebay-us.json ${config}/markets/ebay-us.json @ONLY)

# Nothing of the user's own may show in the demo, nor the demo in it.
foreach(variable IN ITEMS GPUPRICE_CONFIG GPUPRICE_DB)
    unset(ENV{${variable}})
endforeach()
if(INSTALLED)
    unset(ENV{GPUPRICE_DATADIR})
else()
    set(ENV{GPUPRICE_DATADIR} ${ROOT}/data)
endif()
set(ENV{GPUPRICE_NOW} 2026-03-31T12:00:00Z)
set(ENV{HOME} ${WORK})
set(ENV{XDG_CONFIG_HOME} ${WORK}/config)
set(ENV{XDG_DATA_HOME} ${WORK}/data)
set(ENV{no_proxy} 127.0.0.1)

# Output goes through a variable: a program that sees a terminal would cut and colour its tables.
function(gpuprice)
    list(JOIN ARGV " " line)
    execute_process(COMMAND ${GPUPRICE} ${ARGV} WORKING_DIRECTORY ${ROOT}
        OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)
    execute_process(COMMAND ${CMAKE_COMMAND} -E echo "$ gpuprice ${line}\n${text}")
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "'gpuprice ${line}' ended with ${code}")
    endif()
endfunction()

gpuprice(import data/demo/history.csv data/demo/quotes.csv)
gpuprice(scrape ebay-us)
gpuprice(markup a100 h100)
gpuprice(listings a100 h100 --kind quote)
