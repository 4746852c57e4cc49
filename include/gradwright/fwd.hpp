#pragma once
// Names without definitions, for headers that only mention them. Of templates with defaults, such
// as Dual, there is none: defaults are written once.

#include <cstdint>

namespace gradwright {
inline namespace [[gnu::visibility("default")]] abi1 {

template <class T>
class Result;
template <class T>
class View;
class CompiledFunction;
class Expression;
class Model;
class Tape;
class Value;

struct Argument;
struct Chain;
struct ChainGradient;
struct DenseArray;
struct Diagnostic;
struct DifferenceOptions;
struct Differences;
struct Done;
struct Extent;
struct FaultStory;
struct GradientCheck;
struct Location;
struct Note;
struct Span;
struct TextStyle;
struct Traced;
struct UserOp;
struct Wanted;

struct AnalyzeRequest;
struct CheckRequest;
struct CompileRequest;
struct DeriveRequest;
struct EvaluateRequest;
struct GenerateRequest;
struct GraphRequest;
struct MinimiseRequest;
struct SampleRequest;
struct SolveRequest;

struct AnalyzeReport;
struct CheatsheetLine;
struct CheatsheetSection;
struct CheckReport;
struct CostReport;
struct DerivativeReport;
struct DeriveReport;
struct EquationReport;
struct EvaluateReport;
struct FunctionReport;
struct GenerateReport;
struct GraphLocal;
struct GraphNode;
struct GraphReport;
struct GraphStep;
struct LocalReport;
struct MinimiseReport;
struct PatternFactor;
struct PatternTerm;
struct PlanStep;
struct ProofReport;
struct Rendered;
struct SampleReport;
struct SolveReport;
struct StepReport;
struct VariableReport;

enum class Fault : std::uint8_t;
enum class Layout : std::uint8_t;
enum class Over : std::uint8_t;
enum class Precision : std::uint8_t;
enum class ProofStatus : std::uint8_t;
enum class SymmetricForm : std::uint8_t;
enum class Verdict : std::uint8_t;
enum class What : std::uint8_t;

}  // namespace abi1
}  // namespace gradwright
