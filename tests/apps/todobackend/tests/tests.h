#ifndef TODOBACKEND_TESTS_H
#define TODOBACKEND_TESTS_H

// cmocka.h includes nothing and wants the others before it.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

// Each runs the tests of one module and returns how many failed.
int path_tests(void);
int store_tests(void);
int todo_tests(void);

#endif
