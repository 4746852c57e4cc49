"""The files of the repository as the checks see them."""

import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
CPP_ROOMS = ("src", "include", "tests", "bench", "examples")


def files(*suffixes):
    """Tracked and new files that git does not ignore, sorted; only `suffixes` when given."""
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z",
               "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    paths = sorted({ROOT / name for name in listing.split("\0") if name})
    return [path for path in paths
            if path.is_file() and (not suffixes or path.suffix in suffixes)]


def cpp_files():
    return [path for path in files(".cpp", ".hpp") if name(path).split("/")[0] in CPP_ROOMS]


def name(path):
    return path.relative_to(ROOT).as_posix()


def report(faults, what):
    """Prints the faults; the exit status for the caller."""
    for fault in faults:
        print(fault)
    print(f"{what}: {len(faults)} fault{'' if len(faults) == 1 else 's'}")
    return 1 if faults else 0
