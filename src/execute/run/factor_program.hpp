#pragma once
// Factorisations and what is done with their factors.

#include "execute/run/machine.hpp"

namespace gradwright::execute {

template <class T>
std::unique_ptr<StepProgram<T>> factor_program(const Factorise& work, const Step& step);
template <class T>
std::unique_ptr<StepProgram<T>> factor_program(const UseFactors& work, const Step& step);

}  // namespace gradwright::execute
