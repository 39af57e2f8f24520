# Installs, moves what was installed, and runs it on the demo: the output is the demo's, and data, man pages and completions
# come from there.
#   FORM  prefix, tgz or deb   BUILD, ROOT  trees   WORK  emptied first   SERVER  replay_server
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})

function(run)
    execute_process(COMMAND ${ARGV} WORKING_DIRECTORY ${WORK}
        OUTPUT_VARIABLE text ERROR_VARIABLE text RESULT_VARIABLE code)
    if(NOT code EQUAL 0)
        list(JOIN ARGV " " line)
        message(FATAL_ERROR "'${line}' ended with ${code}:\n${text}")
    endif()
    set(printed "${text}" PARENT_SCOPE)
endfunction()

function(pack generator)
    run(${CMAKE_CPACK_COMMAND} -G ${generator} -B ${WORK} --config ${BUILD}/CPackConfig.cmake)
endfunction()

if(FORM STREQUAL "prefix")
    run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/installed --strip)
    file(RENAME ${WORK}/installed "${WORK}/moved elsewhere")
    set(prefix "${WORK}/moved elsewhere")
elseif(FORM STREQUAL "tgz")
    pack(TGZ)
    file(GLOB package ${WORK}/*.tar.gz)
    run(${CMAKE_COMMAND} -E tar xzf ${package})
    file(GLOB prefix ${WORK}/gpuprice-*-Linux)
else()
    find_program(DPKG dpkg-deb)
    if(NOT DPKG)
        message("skipped: no dpkg-deb")
        return()
    endif()
    pack(DEB)
    file(GLOB package ${WORK}/*.deb)
    run(${DPKG} -f ${package} Depends)
    foreach(library IN ITEMS libcurl4 libsqlite3-0 libxml2)
        if(NOT printed MATCHES "${library}")
            message(FATAL_ERROR "the package does not depend on ${library}: ${printed}")
        endif()
    endforeach()
    run(${DPKG} -x ${package} ${WORK}/root)
    set(prefix ${WORK}/root/usr)
endif()

foreach(file IN ITEMS share/man/man1/gpuprice.1 share/man/man1/gpuprice-markup.1 share/zsh/site-functions/_gpuprice
        share/bash-completion/completions/gpuprice share/fish/vendor_completions.d/gpuprice.fish
        share/gpuprice/catalog/cards.json share/doc/gpuprice/LICENSE)
    if(NOT EXISTS "${prefix}/${file}")
        message(FATAL_ERROR "${file} was not installed")
    endif()
endforeach()

run(${CMAKE_COMMAND} -D SERVER=${SERVER} -D GPUPRICE=${prefix}/bin/gpuprice -D ROOT=${ROOT} -D WORK=${WORK}/demo
    -D INSTALLED=ON -P ${ROOT}/tests/demo/demo_test.cmake)

# The source tree would do for the demo; a market that only the installation has tells them apart.
file(READ "${prefix}/share/gpuprice/markets/vast.json" vast)
string(REPLACE "\"vast\"" "\"only-installed\"" vast "${vast}")
file(WRITE "${prefix}/share/gpuprice/markets/only-installed.json" "${vast}")
unset(ENV{GPUPRICE_DATADIR})
set(ENV{HOME} ${WORK})
run(${prefix}/bin/gpuprice markets show only-installed)
