"""No object compiled for one instruction set may lend code to the rest of the program: the linker
keeps one copy of an inline function, and it could be one that this processor cannot run."""
import os
import pathlib
import shutil
import subprocess
import sys

SETS = ("sse4", "avx2", "avx512", "neon")


def main():
    library = pathlib.Path(os.environ["GRADWRIGHT"]).parent / "libgradwright.a"
    # Sanitizers add shared symbols of their own.
    if os.environ.get("GRADWRIGHT_SANITIZED") or not shutil.which("nm") or not library.exists():
        sys.exit(77)
    lines = subprocess.run(["nm", str(library)], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    member, seen, shared = "", set(), []
    for line in lines:
        if line.endswith(".o:"):
            member = line.split(".")[0]
            continue
        fields = line.split()
        if member not in SETS or len(fields) < 2:
            continue
        seen.add(member)
        if fields[-2] in "uvVwWT":
            shared.append(f"{member}: {fields[-1]}")
    assert seen, f"no object of {SETS} in {library}"
    assert not shared, "shared code:\n" + "\n".join(shared)


if __name__ == "__main__":
    main()
