#pragma once
// A plan made ready to run, and the running of it.

#include "execute/run/flat_program.hpp"

#include <gradwright/compile.hpp>

#include <memory>

namespace gradwright::execute {

/// A step made ready. Steps are shared by all calls; a frame belongs to one worker.
template <class T>
class StepProgram {
public:
    virtual ~StepProgram() = default;
    virtual Count scratch() const { return 0; }
    virtual std::size_t pointers() const { return 0; }
    virtual bool calls_library() const { return true; }
    /// Appends the step to a list of calls, or leaves it be and is false.
    virtual bool flatten(FlatProgram<T>&) const { return false; }
    /// Whether it has work for more than one thread.
    virtual bool splits() const { return false; }
    /// False if the numbers do not allow it; `failure` of the step then says why.
    virtual bool run(Frame<T>& frame) const = 0;
    virtual Diagnostic failure(const Frame<T>& frame) const;
};

template <class T>
std::unique_ptr<StepProgram<T>> step_program(const Step& step, const std::vector<Buffer>& buffers);

}  // namespace gradwright::execute
