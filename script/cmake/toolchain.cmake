# Compiler and linker settings that hold for every target of the project.

# What ccache has compiled for one build directory serves every other one at the same depth, of any clone: paths are
# relative to the project.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true ${CCACHE})
endif()

# mold links three times faster than the default linker.
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Own code is held to these warnings; libraries are SYSTEM and stay silent.
add_library(lokaponto_warnings INTERFACE)
target_compile_options(lokaponto_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Werror
  # Designated initialisers leave out what has a default.
  -Wno-missing-field-initializers)

# Hardening costs little and this program keeps other people's money: an empty optional that is read, or an index beyond
# the end, stops the process like any broken invariant.
add_compile_options(-fstack-protector-strong -D_GLIBCXX_ASSERTIONS $<$<CONFIG:Release>:-D_FORTIFY_SOURCE=2>)
add_link_options(-Wl,-z,relro,-z,now)

# -g1 keeps line numbers for crash reports at a fraction of the size and the build time of -g.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-Og -g1")

if(LOKAPONTO_SANITIZE)
  add_compile_options(-fsanitize=${LOKAPONTO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LOKAPONTO_SANITIZE})
  # ThreadSanitizer does not know fences. Asio's stand around handlers, beside locks and atomics that it does know.
  if(LOKAPONTO_SANITIZE MATCHES thread)
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
