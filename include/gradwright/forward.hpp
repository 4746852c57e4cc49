#pragma once
// Names without definitions, for headers that only mention them.

namespace gradwright {

struct Diagnostic;
template <class T>
class Result;
struct DenseArray;
struct DeriveRequest;
struct DeriveReport;
struct CheckRequest;
struct CheckReport;
struct EvaluateRequest;
struct EvaluateReport;
class Expression;
class Model;

}  // namespace gradwright
