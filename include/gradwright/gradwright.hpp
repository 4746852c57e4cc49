#pragma once
// Everything: derive, check and evaluate formulas.

#include <gradwright/array.hpp>
#include <gradwright/check.hpp>
#include <gradwright/derive.hpp>
#include <gradwright/diagnostic.hpp>
#include <gradwright/evaluate.hpp>
#include <gradwright/result.hpp>
#include <gradwright/text.hpp>
#include <gradwright/version.hpp>
