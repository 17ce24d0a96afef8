#!/usr/bin/env python3
"""Writes packages/engine/src/data/runtimes.json: when each Lambda runtime is deprecated and by what it is followed.

Source: the runtime table of the pip package cfn-lint (MIT-0), which follows AWS's runtime page.

Usage: python3 scripts/refresh-data/runtimes.py [YYYY-MM-DD]
"""

import json
import sys
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).resolve().parents[2] / "packages/engine/src/data/runtimes.json"
DATE = sys.argv[1] if len(sys.argv) > 1 else date.today().isoformat()

rows = json.loads((files("cfnlint.data.AdditionalSpecs") / "LmbdRuntimeLifecycle.json").read_text())
runtimes = {
    name: {"deprecated": row["deprecated"], "updateBlock": row["update-block"], "successor": row["successor"]}
    for name, row in sorted(rows.items())
}
table = {"source": f"cfn-lint {version('cfn-lint')}", "date": DATE, "licence": "MIT-0", "runtimes": runtimes}
TARGET.write_text(json.dumps(table, separators=(",", ":")) + "\n")
