// The language, whole: what a kernel includes.
#pragma once

#include "pl/control.h"
#include "pl/ops.h"
#include "pl/program.h"
#include "pl/value.h"
