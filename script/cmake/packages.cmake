# Everything the project takes from Debian; docs/dependencies.md says why each is here.

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Protobuf MODULE REQUIRED) # Debian ships no protobuf-config.cmake
find_package(gRPC CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(pugixml CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CURL REQUIRED)
find_library(CSV_LIBRARY csv REQUIRED) # libcsv says nothing of itself to CMake or pkg-config
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)

# For whole programs, not for libraries: what allocates their memory. Sanitizers bring an allocator of their own.
add_library(allocator INTERFACE)
if(NOT LOKAPONTO_SANITIZE)
  pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
  target_link_libraries(allocator INTERFACE PkgConfig::jemalloc)
endif()
