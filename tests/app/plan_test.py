"""eval by a plan: its steps, threads, precision, limits, and the values of the reference."""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from program import answer, run  # noqa: E402

POINT = '{"X": [[1, 2], [3, 4], [5, 7]], "w": [1, -1], "y": [2, 0, 1]}'
LOSS = "norm2(X*w - y)^2"  # the residual is -3, -1, -3, and X times it -21, -31


def evaluated(*arguments):
    return answer("eval", *arguments)


class Plan(unittest.TestCase):
    def test_text_lists_the_steps(self):
        done = run("eval", LOSS, "--wrt", "w", "--at", POINT, "--plan")
        self.assertEqual(done.returncode, 0)
        values, plan = done.stdout.split("\n\n", 1)
        self.assertEqual(values, "-42 -62")
        self.assertRegex(plan, r"^plan, .* of working memory")
        step = r"(?m)^  1  product .*\n +\d+ flop, .*: predicted .*s, measured .*s$"
        self.assertRegex(plan, step)
        self.assertRegex(plan, r"(?m)^in all: predicted .*, measured .*s$")

    def test_json_has_numbers(self):
        found, code = evaluated(LOSS, "--wrt", "w", "--at", POINT, "--plan")
        self.assertEqual(code, 0)
        self.assertEqual(found["values"], [-42, -62])
        self.assertGreater(found["memory"], 0)
        for step in found["plan"]:
            self.assertGreater(step["measured"], 0)
            self.assertGreater(step["bytes"], 0)
        self.assertNotIn("plan", evaluated(LOSS, "--wrt", "w", "--at", POINT)[0])

    def test_threads_do_not_change_values(self):
        wanted = evaluated(LOSS, "--wrt", "w", "--at", POINT)[0]["values"]
        for threads in ("0", "2", "3"):
            found = evaluated(LOSS, "--wrt", "w", "--at", POINT, "--threads", threads)[0]
            self.assertEqual(found["values"], wanted)

    def test_single_precision_rounds_to_it(self):
        exact = evaluated("sum(exp(x))", "--at", '{"x": [1, 2]}')[0]["values"][0]
        single = evaluated("sum(exp(x))", "--at", '{"x": [1, 2]}', "--precision", "f32")[0]
        self.assertNotEqual(single["values"][0], exact)
        self.assertLess(abs(single["values"][0] / exact - 1), 1e-6)

    def test_memory_limit(self):
        done = run("eval", "x'*A*x", "--at", '{"x": [1, 2], "A": [[1, 2], [3, 4]]}',
                           "--memory-limit", "64")
        self.assertEqual(done.returncode, 3)
        self.assertIn("error[too-large]: a call needs", done.stderr)
        _, code = evaluated("x'*A*x", "--at", '{"x": [1, 2], "A": [[1, 2], [3, 4]]}',
                         "--memory-limit", "1M")
        self.assertEqual(code, 0)

    def test_values_that_are_not_taken(self):
        for option, value in (("--threads", "-1"), ("--threads", "many"), ("--memory-limit", "1X"),
                              ("--memory-limit", "0"), ("--memory-limit", "9999999999999999999"),
                              ("--precision", "f16")):
            done = run("eval", "x", "--at", '{"x": 1}', f"{option}={value}")
            self.assertEqual(done.returncode, 2, value)
            self.assertIn(f"error[bad-value]: {option} cannot be `{value}`", done.stderr)

    def test_what_no_plan_does_is_left_to_the_reference(self):
        indefinite = '{"S": [[1, 2], [2, 1]], "x": [1, 0]}'
        found, code = evaluated("S: posdef(n); x'*inv(S)*x", "--at", indefinite, "--plan")
        self.assertEqual(code, 0)
        self.assertIn("computed without a plan, in double precision", found["notes"])
        self.assertNotIn("plan", found)
        done = run("eval", "S: posdef(n); x'*inv(S)*x", "--at", indefinite)
        self.assertEqual(done.returncode, 0)
        self.assertAlmostEqual(float(done.stdout), -1 / 3)

    def test_least_squares_are_planned_by_qr(self):
        point = '{"X": [[1, 2], [3, 4], [5, 7]], "y": [2, 0, 1]}'
        found, code = evaluated("inv(X'*X)*X'*y", "--at", point, "--plan")
        self.assertEqual(code, 0)
        self.assertIn("QR factors of 3x2 X", [step["text"] for step in found["plan"]])


if __name__ == "__main__":
    unittest.main()
