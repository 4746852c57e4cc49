#pragma once
// Everything: derive, check, evaluate, solve and analyze formulas, and generate code.

#include <gradwright/analyze.hpp>
#include <gradwright/array.hpp>
#include <gradwright/cheatsheet.hpp>
#include <gradwright/check.hpp>
#include <gradwright/compile.hpp>
#include <gradwright/derive.hpp>
#include <gradwright/diagnostic.hpp>
#include <gradwright/evaluate.hpp>
#include <gradwright/expression.hpp>
#include <gradwright/functions.hpp>
#include <gradwright/generate.hpp>
#include <gradwright/graph.hpp>
#include <gradwright/result.hpp>
#include <gradwright/sample.hpp>
#include <gradwright/solve.hpp>
#include <gradwright/text.hpp>
#include <gradwright/version.hpp>
#include <gradwright/view.hpp>
