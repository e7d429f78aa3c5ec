"""Files that are never half written, texts read with one clear message where that fails, and fingerprints."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from base.errors import KongquError


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        KongquError: ``file_missing``, ``not_a_file`` (a folder, say), ``unreadable``, ``not_utf8``.
    """
    where = str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        raise KongquError(
            "file_missing", where=where, zh="没有这个文件；请核对路径。", en="There is no such file; check the path."
        ) from None
    except IsADirectoryError:
        raise KongquError("not_a_file", where=where, zh="这是文件夹；请给文件。", en="This is a folder; give a file.") from None
    except UnicodeDecodeError as error:
        raise KongquError(
            "not_utf8",
            where=where,
            zh=f"第 {error.start} 字节起不是 UTF-8；请另存为 UTF-8。",
            en=f"Not UTF-8 from byte {error.start} on; save it as UTF-8.",
        ) from None
    except (OSError, ValueError) as error:  # no permission, a name too long, a name with a null byte
        why = getattr(error, "strerror", None) or str(error)
        raise KongquError(
            "unreadable", where=where, zh=f"读不了（{why}）；请核对路径与权限。", en=f"Cannot be read ({why}); check path and permission."
        ) from None


def no_files(folder: Path) -> KongquError:
    """A folder that should hold YAML files and holds none."""
    return KongquError(
        "no_files",
        where=str(folder),
        zh="这里没有一个 .yaml 文件；请恢复安装时的文件。",
        en="There is no .yaml file here; restore those installed.",
    )


def write_out(path: Path, content: bytes) -> None:
    """Write a file where the user asked for it; whole as :func:`write_whole`, through a link, and straight into a device or pipe.

    Raises:
        KongquError: ``no_folder``, ``cannot_write``.
    """
    try:
        target = path.resolve()
        if not target.parent.is_dir():
            raise KongquError("no_folder", where=str(path), zh="没有这个文件夹，请先建立。", en="There is no such folder; make it first.")
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(content)  # e.g. /dev/stdout: putting a file in its place would destroy it
        else:
            write_whole(target, content)
    except (OSError, ValueError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise KongquError(
            "cannot_write",
            where=str(path),
            zh=f"写不了（{why}）；请换一个文件名。",
            en=f"Cannot be written ({why}); give another file name.",
        ) from None


def write_whole(path: Path, content: bytes | str) -> None:
    """Write a file so that a reader sees the old content or all of the new, never a part.

    Args:
        path: where; its folder must exist.
        content: bytes, or text that is written as UTF-8.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def sha256_of(content: bytes | str) -> str:
    data = content.encode("utf-8") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def fingerprint(parts: Iterable[tuple[str, bytes]]) -> str:
    """One hash over named contents; the order in which they are given does not matter."""
    whole = hashlib.sha256()
    for name, data in sorted(parts):
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
