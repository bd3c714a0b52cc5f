# cmake -D INPUT=FILE -D OUTPUT=FILE.c -D NAME=pk_NAME -P embed.cmake: the bytes of a file as a C array. That of an
# empty file is a single zero, of size 0.
set(bytes "0")
file(SIZE "${INPUT}" size)
if(size GREATER 0)
  file(READ "${INPUT}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
endif()
file(WRITE "${OUTPUT}" "#include \"report/assets.h\"\n\nconst unsigned char ${NAME}[] = {\n${bytes}\n};\n"
  "const size_t ${NAME}_size = ${size};\n")
