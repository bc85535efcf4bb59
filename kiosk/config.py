"""The configuration of one kiosk: a TOML file, checked whole before anything is opened."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Endpoint = Annotated[str, StringConstraints(pattern=r"^(tcp://[^/:]+:\d+|serial:/.+)$")]


class ConfigError(Exception):
    """The configuration cannot be used; the message names the key, what is wrong, and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Panel(_Section):
    """The screen. Sizes are computed from `px_per_mm`: 4.03 for 21.5 inches, 3.61 for 24, 3.21 for 27 (portrait)."""

    width: int = Field(default=1080, ge=480, le=7680)
    height: int = Field(default=1920, ge=480, le=7680)
    px_per_mm: float = Field(default=3.61, gt=0.5, lt=20)
    full_screen: bool = True


class RegistrySection(_Section):
    """Where the registry is, and the certificates: PEM files."""

    url: Annotated[str, StringConstraints(pattern=r"^https://[^/]+$")]
    ca: Path
    certificate: Path
    key: Path
    jobs: Path
    documents_ca: Path
    signer: str
    seconds: float = Field(default=8.0, gt=0, le=60)


class A4Section(_Section):
    """The A4 printer: its IPP address, and what is handed over: the verified raster, or the verified PDF."""

    url: Annotated[str, StringConstraints(pattern=r"^ipp://[^/]+/.+$")]
    send: Literal["raster", "pdf"] = "raster"


class CardSection(_Section):
    """The card printer, on TCP or a serial line."""

    at: Endpoint
    blanks: int = Field(default=0, ge=0, le=1000, description="counted into the books at the first start")


class ScannerSection(_Section):
    """The QR scanner in serial (CDC) mode."""

    port: Path


class ReceiptSection(_Section):
    """The receipt printer."""

    at: Endpoint


class Config(_Section):
    """All of it. Relative paths are relative to the file."""

    kiosk: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,32}$")]
    state: Path
    panel: Panel = Field(default_factory=Panel)
    registry: RegistrySection
    a4: A4Section
    card: CardSection
    scanner: ScannerSection
    receipt: ReceiptSection | None = None


def load(path: Path) -> Config:
    """Read and check a file; raises ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        return Config.model_validate(tomllib.loads(text))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a TOML file with --config") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not TOML: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors(include_input=False)]
        raise ConfigError("\n".join(lines)) from error
