"""Runs the generated programs of one Python library against the values in points.json."""

import contextlib
import importlib.util
import io
import json
import pathlib
import sys
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def loaded(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def array(a):
    return np.array(a["values"], dtype=float).reshape(a["extents"])


def functions(module, name, library):
    """The functions whose results follow one another are all outputs."""
    if library == "numpy" or not hasattr(module, name + "_derivative"):
        return [getattr(module, name)]
    found = [getattr(module, name), getattr(module, name + "_derivative")]
    if hasattr(module, name + "_second"):
        found.append(getattr(module, name + "_second"))
    return found


def results(module, name, library, inputs, sizes):
    values = []
    for f in functions(module, name, library):
        y = f(*inputs, *sizes)
        values.extend(y if isinstance(y, tuple) else (y,))
    return values


def converted(library, inputs):
    if library == "torch":
        import torch
        return [torch.tensor(x, dtype=torch.float64) for x in inputs]
    return inputs


def check_jax(module, name, case, inputs, wanted):
    """The rule given to JAX is the one it uses, also under jit."""
    import jax
    if not hasattr(module, name + "_derivative") or wanted[0].ndim != 0 or case["sizes"]:
        return
    gradients = jax.jit(jax.grad(getattr(module, name), argnums=tuple(range(len(inputs)))))(*inputs)
    if not any(g.shape == wanted[1].shape and np.allclose(g, wanted[1], rtol=1e-9, atol=1e-10)
               for g in gradients):
        raise AssertionError("jax.grad does not give the closed form")


def compare(got, wanted):
    for k, (y, w) in enumerate(zip(got, wanted)):
        y = np.asarray(y)
        if y.shape != w.shape:
            raise AssertionError(f"output {k} has shape {y.shape}, expected {w.shape}")
        error = np.max(np.abs(y - w), initial=0) / max(1, np.max(np.abs(w), initial=0))
        if not error < 1e-10:
            raise AssertionError(f"output {k} is off by {error:g}")
    if len(got) != len(wanted):
        raise AssertionError(f"{len(got)} results, expected {len(wanted)}")


def main(library, folder):
    folder = pathlib.Path(folder)
    cases = json.loads((folder / "points.json").read_text())
    failed = 0
    for case in cases:
        name = case["function"]
        try:
            module = loaded(folder / (name + ".py"))
            inputs = converted(library, [array(a) for a in case["inputs"]])
            wanted = [array(a) for a in case["outputs"]]
            compare(results(module, name, library, inputs, case["sizes"]), wanted)
            if library == "jax":
                check_jax(module, name, case, inputs, wanted)
            if library == "torch":
                gradcheck(folder / (name + ".py"))
        except Exception as problem:
            failed += 1
            print(f"{name}: {case['formula']}: {type(problem).__name__}: {str(problem)[:300]}")
    print(f"{library}: {len(cases)} programs, {failed} wrong")
    return failed > 0


def gradcheck(path):
    """What `python file.py` does, without a process of its own."""
    text = path.read_text()
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, str(path), "exec"), {"__name__": "__main__"})


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
