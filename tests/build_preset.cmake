# cmake -P build_preset.cmake PRESET, run in the project's folder: configures and builds a preset, tests and all.
set(preset ${CMAKE_ARGV3})
foreach(step "--preset;${preset};-DBUILD_TESTING=ON" "--build;--preset;${preset}")
  execute_process(COMMAND ${CMAKE_COMMAND} ${step} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
