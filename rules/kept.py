"""The rule base as it was read last, kept so that the next start does not read all YAML again.

It is only ever used for exactly the files that it was made from: its key is a hash over them and over the code that reads them.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from base.errors import KongquError
from base.files import fingerprint, sha256_of, write_whole
from base.schema import Bilingual, Record
from rules.facts import Fact, Group
from rules.model import Document, Rule

_CODE = (*sorted(Path(__file__).parent.glob("*.py")), Path(__file__).parent.parent / "base" / "schema.py")


class Kept(Record):
    """Everything that was read and checked."""

    key: str
    documents: tuple[Document, ...]
    facts: dict[str, Fact]
    groups: dict[str, Group]
    industries: dict[str, Bilingual]
    rules: tuple[Rule, ...]


def key_of(edition: str) -> str:
    """The key under which a rule base is kept: its files, and the code."""
    return fingerprint([("edition", edition.encode()), *((p.name, p.read_bytes()) for p in _CODE)])


def read_kept(path: Path, key: str) -> Kept | None:
    """What is kept, if it is whole and made from the same files; else None, and everything is read anew."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
        if digest.decode() != sha256_of(content):
            return None
        kept = Kept.model_validate(json.loads(content))
    except (OSError, ValueError, RecursionError, ValidationError):
        return None
    return kept if kept.key == key else None


def keep(path: Path, kept: Kept) -> None:
    """Write it for the next start; where nothing can be written, the next start reads the YAML again."""
    content = kept.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    try:
        path.parent.mkdir(exist_ok=True)
        whole = json.dumps(content, ensure_ascii=False).encode()
        write_whole(path, sha256_of(whole).encode() + b"\n" + whole)
    except (OSError, KongquError):
        return
