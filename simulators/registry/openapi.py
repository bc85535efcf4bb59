"""Writes the /v1 contract as OpenAPI 3.1: `python -m simulators.registry.openapi [FILE]`."""

import argparse
import json
from pathlib import Path
from typing import Final

from simulators.registry.api import contract_app

FILE: Final = Path(__file__).parents[2] / "docs" / "registry-openapi.json"


def document() -> str:
    """Give the contract as text, the same for the same code."""
    described = contract_app().openapi()
    described["components"].setdefault("securitySchemes", {})["kiosk"] = {"type": "mutualTLS"}
    described["security"] = [{"kiosk": []}]
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=FILE, help="what is written")
    parser.parse_args().file.write_text(document(), encoding="utf-8")
