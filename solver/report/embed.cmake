# cmake -D INPUT=FILE -D OUTPUT=FILE.c -D NAME=pk_NAME -P embed.cmake: the bytes of a file as a C array. Where there is
# no such file the array is a single zero and its size 0.
set(size 0)
set(bytes "0")
if(EXISTS "${INPUT}")
  file(SIZE "${INPUT}" size)
endif()
if(size GREATER 0)
  file(READ "${INPUT}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
endif()
file(WRITE "${OUTPUT}" "#include \"report/assets.h\"\n\nconst unsigned char ${NAME}[] = {\n${bytes}\n};\n"
  "const size_t ${NAME}_size = ${size};\n")
