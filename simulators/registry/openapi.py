"""Writes the /v1 contract as OpenAPI 3.1: `python -m simulators.registry.openapi [FILE]`."""

import json
import sys
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
    (Path(sys.argv[1]) if sys.argv[1:] else FILE).write_text(document(), encoding="utf-8")
