#!/usr/bin/env python3
"""Packs the engine for the way to the browser: pack_engine.py IN OUT. web/src/engine/unpack.ts
reads it: the size in four bytes, least significant first, and a raw stream of LZMA."""

import lzma
import pathlib
import sys

FILTER = {"id": lzma.FILTER_LZMA1, "lc": 4, "lp": 0, "pb": 0, "dict_size": 1 << 22,
          "mode": lzma.MODE_NORMAL, "nice_len": 273, "mf": lzma.MF_BT4, "depth": 1000}


def packed(data):
    return len(data).to_bytes(4, "little") + lzma.compress(data, lzma.FORMAT_RAW,
                                                           filters=[FILTER])


if __name__ == "__main__":
    source, target = map(pathlib.Path, sys.argv[1:])
    target.write_bytes(packed(source.read_bytes()))
