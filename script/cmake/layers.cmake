# The layers and their arrows:
#
#   protocol <- storage <- federation <- node        config -> protocol
#
# Each layer sees only the headers of the layers it may use: its include directory holds one link, named as the layer,
# and travels with the library target. An include against the arrows therefore finds no file.

# add_layer(NAME SOURCES... USES layers... LIBRARIES private third-party targets...)
function(add_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(view ${CMAKE_BINARY_DIR}/layers/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${name} ${view}/${name} SYMBOLIC)
  add_library(${name} STATIC ${LAYER_SOURCES})
  target_include_directories(${name} PUBLIC ${view})
  target_link_libraries(${name} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_LIBRARIES} lokaponto_warnings)
endfunction()
