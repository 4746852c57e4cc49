#!/usr/bin/env python3
"""The reference is what ./dev docs makes now, and every operation has a full entry."""

import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import reference  # noqa: E402


def without_outputs(text):
    """What an example prints is compared by examples_test.py."""
    return re.sub(r"^(\$ .*\n)((?!```|\$ ).*\n)*", r"\1", text, flags=re.M)


class Reference(unittest.TestCase):
    maxDiff = 2000

    def test_pages_are_what_the_sources_say(self):
        for name, text in reference.pages().items():
            page = reference.FOLDER / name
            with self.subTest(page=name):
                self.assertTrue(page.exists(), "./dev docs makes it")
                self.assertEqual(without_outputs(page.read_text()), without_outputs(text))

    def test_every_operation_has_a_full_entry(self):
        page = (reference.FOLDER / "ops.md").read_text()
        entries = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## )", page, re.M | re.S))
        typed = internal = 0
        for name, source in reference.catalogue():
            name = reference.field(source, "name") or name
            if ".internal = true" in source:
                self.assertRegex(page, rf"(?m)^\| `{name}` \| `.+` \| .+ \| .* \|$")
                internal += 1
                continue
            typed += 1
            for part in ("- shapes: ", "- domain: ", "- rule: `", "$ gradwright derive "):
                self.assertIn("\n" + part, entries[name], name)
            self.assertNotIn("error[", entries[name], name)
        self.assertGreater(typed, 50)
        self.assertGreater(internal, 10)


if __name__ == "__main__":
    unittest.main()
