#!/usr/bin/env python3
"""The derived formulas on real data sets that lie beside the repository; skipped without them."""

import json
import pathlib
import sys
import tempfile
import unittest

from program import answer

FOLDER = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
LOGISTIC = "sum(softplus(X*w)) - y'*X*w"

try:
    import numpy as np
except ImportError:
    np = None


def with_intercept(columns):
    return np.column_stack([np.ones(len(columns)), columns])


class RealData(unittest.TestCase):
    def test_least_squares_on_housing(self):
        rows = np.loadtxt(FOLDER / "housing.csv", delimiter=",")
        x, y = with_intercept(rows[:, :-1]), rows[:, -1]
        with tempfile.TemporaryDirectory() as folder:
            np.save(f"{folder}/X.npy", x)
            np.save(f"{folder}/y.npy", y)
            found, code = answer("eval", "inv(X'*X)*X'*y", "--data",
                                 f"X={folder}/X.npy,y={folder}/y.npy")
        self.assertEqual(code, 0)
        expected = np.linalg.lstsq(x, y, rcond=None)[0]
        np.testing.assert_allclose(found["values"], expected, rtol=1e-9)

    def test_newton_on_diabetes_with_the_derived_gradient_and_hessian(self):
        rows = np.loadtxt(FOLDER / "pima-indians-diabetes.csv", delimiter=",")
        features = rows[:, :-1]
        scaled = (features - features.mean(axis=0)) / features.std(axis=0)
        x, y = with_intercept(scaled), rows[:, -1]
        w = np.zeros(x.shape[1])
        norms = []
        for _ in range(12):
            point = json.dumps({"X": x.tolist(), "y": y.tolist(), "w": w.tolist()})
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                file.write(point)
                file.flush()
                parts = [answer("derive", LOGISTIC, "--wrt", "w", "--what", what, "--at", file.name)
                         for what in ("gradient", "hessian")]
            self.assertEqual([code for _, code in parts], [0, 0])
            gradient = np.array(parts[0][0]["values"][0])
            hessian = np.array(parts[1][0]["values"][0]).reshape(len(w), len(w))
            norms.append(np.linalg.norm(gradient))
            if norms[-1] < 1e-10:
                break
            w = w - np.linalg.solve(hessian, gradient)
        self.assertLess(norms[-1], 1e-10)
        chance = 1 / (1 + np.exp(-x @ w))
        np.testing.assert_allclose(x.T @ (chance - y), 0, atol=1e-9)
        self.assertGreater(np.mean((chance > 0.5) == (y > 0.5)), 0.77)


if __name__ == "__main__":
    if np is None or not FOLDER.is_dir():
        print("skipped: NumPy or the data folder is not here")
        sys.exit(77)
    unittest.main()
