#include "tests.h"

int main(void) { return path_tests() + todo_tests() + store_tests() == 0 ? 0 : 1; }
