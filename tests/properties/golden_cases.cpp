// The reader of the golden formulas, built into this program as well.
#include "golden/cases.cpp"
