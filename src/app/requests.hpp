#pragma once
// What was typed, as requests to the library.

#include <gradwright/gradwright.hpp>

#include "app/command_line.hpp"
#include "app/run.hpp"

namespace gradwright::app {

Result<DeriveRequest> derive_request(const Invocation& invocation, const Session& session);
/// With --at a list, there are points, even if it is a list of one.
Result<EvaluateRequest> evaluate_request(const Invocation& invocation, const Session& session);
Result<SampleRequest> sample_request(const Invocation& invocation, const Session& session);
/// Writes generated code into the folder of --out; the path of the file.
Result<std::string> written_into(const Invocation& invocation, const Session& session,
                                 const GenerateReport& report);

}  // namespace gradwright::app
