"""Files and folders that are either whole or untouched, and names that cannot leave a folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import OutputError

_TAGGED_HASH = re.compile(r"sha256:([0-9a-f]{64})")
_NAME_DIGITS = 24  # 96 bits of the hash: nobody meets two articles with the same name by chance

FILE_NAME = re.compile(rf"article-[0-9a-f]{{{_NAME_DIGITS}}}(-[0-9]+)?")
"""What `file_name` makes, and `free_path` with a number behind it."""


_SQLITE = b"SQLite format 3\x00"
_MARK = ".summarizer"
_MARK_TEXT = "This folder was made by summarizer; a later run may replace the files that it wrote here.\n"


def file_name(article_id: str) -> str:
    """A name for an article's file, without suffix: safe on every system, whatever the id holds."""
    match = _TAGGED_HASH.fullmatch(article_id)
    digits = match[1] if match else hashlib.sha256(article_id.encode(errors="surrogatepass")).hexdigest()
    return f"article-{digits[:_NAME_DIGITS]}"


def free_path(folder: Path, name: str, suffix: str) -> Path:
    """A path in the folder that no file has yet: a second summary of the same article gets `-2`."""
    path = folder / f"{name}{suffix}"
    number = 1
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}{suffix}"
    return path


def _is_database(path: Path) -> bool:
    """Whether a file is an SQLite database, such as a corpus: hours of work, and no output of ours but by `bulk`."""
    if not path.is_file():  # a pipe would wait to be written to
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def check_writable(path: Path) -> None:
    """Find out before the work begins whether its result could be written.

    Raises:
        OutputError: the path is a folder, or its folder is missing or not writable.
    """
    folder = _target(path).parent
    if path.is_dir():
        msg = f"The output {str(path)!r} is a folder: give a file in it."
        raise OutputError(msg)
    if not folder.is_dir():
        msg = f"The output {str(path)!r} cannot be written: there is no folder {str(folder)!r}."
        raise OutputError(msg)
    if _is_database(path):
        msg = f"The output {str(path)!r} is a database, which would be lost: name another file."
        raise OutputError(msg)
    if not os.access(path if path.exists() else folder, os.W_OK):
        msg = f"The output {str(path)!r} cannot be written: permission denied."
        raise OutputError(msg)


def write_file(path: Path, text: str) -> None:
    """Write the text as UTF-8, all of it or nothing: another program never sees half a file.

    Raises:
        OutputError: the file cannot be written; what stood there before is unchanged.
    """
    with whole_file(path) as temporary:
        temporary.write_bytes(text.encode())


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary file to fill, which takes the place of `path` when the block ends without an error.

    Raises:
        OutputError: the file cannot be written; what stood there before is unchanged.
    """
    check_writable(path)
    target = _target(path)
    try:
        if target.exists() and not target.is_file():  # a pipe or a device is written to, not replaced
            yield target
            return
        with _temporary(target) as temporary:
            yield temporary
            temporary.replace(target)
    except OSError as error:
        msg = f"The output {str(path)!r} cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error


@contextlib.contextmanager
def whole_folder(path: Path, own: re.Pattern[str], *, force: bool = False) -> Iterator[Path]:
    """A temporary folder to fill, which becomes `path` when the block ends without an error.

    A folder that stands there already is replaced when an earlier run made it (it holds a file `.summarizer`) and all
    its files are `own`. With `force`, files of others stay where they are and only own ones are replaced.

    Args:
        path: the folder to make.
        own: matches, in full, the relative paths (with `/`) of all files that belong in such a folder.
        force: write although the folder holds other files.

    Raises:
        OutputError: the folder cannot be written, or holds files of others; it is unchanged.
    """
    check_folder(path, own, force=force)
    target = _target(path)
    try:
        with tempfile.TemporaryDirectory(
            prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent, ignore_cleanup_errors=True
        ) as name:
            made = Path(name, "made")
            made.mkdir()
            yield made
            Path(made, _MARK).write_text(_MARK_TEXT, encoding="utf-8")
            if not target.exists():
                made.rename(target)
            elif foreign_file(target, own) is None:
                target.rename(Path(name, "old"))
                made.rename(target)
            else:
                _move_into(made, target, own)
    except OSError as error:
        msg = f"The folder {str(path)!r} cannot be written: {error.strerror or error}."
        raise OutputError(msg) from error


def check_folder(path: Path, own: re.Pattern[str], *, force: bool = False) -> None:
    """Find out before the work begins whether `whole_folder` could be made.

    Raises:
        OutputError: it could not.
    """
    target = _target(path)
    if not target.parent.is_dir():
        msg = f"The folder {str(path)!r} cannot be made: there is no folder {str(target.parent)!r}."
        raise OutputError(msg)
    if target.exists() and not target.is_dir():
        msg = f"The output {str(path)!r} is a file, and this needs a folder: name another."
        raise OutputError(msg)
    if not os.access(target.parent, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        msg = f"The folder {str(path)!r} cannot be written: permission denied."
        raise OutputError(msg)
    foreign = None if force or not target.exists() else foreign_file(target, own)
    if foreign is not None:
        msg = (
            f"The folder {str(path)!r} holds other files ({foreign!r}): name another folder, or --force to write there."
        )
        raise OutputError(msg)


def foreign_file(folder: Path, own: re.Pattern[str]) -> str | None:
    """Something in the folder that no earlier run made, as a path relative to it; None where there is nothing."""
    ours = Path(folder, _MARK).is_file()
    for path in _entries(folder):
        relative = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (ours and (relative == _MARK or own.fullmatch(relative))):
            return relative
    return None


def _entries(folder: Path) -> Iterator[Path]:
    """All files and links below the folder, and folders that are empty."""
    for root, folders, files in os.walk(folder):
        yield from (Path(root, name) for name in files)
        yield from (Path(root, name) for name in folders if Path(root, name).is_symlink())
        if not folders and not files and Path(root) != folder:
            yield Path(root)


def _move_into(made: Path, target: Path, own: re.Pattern[str]) -> None:
    """Each file of `made` into the target, and the files of an earlier run that it no longer has away."""
    new = {path.relative_to(made) for path in _entries(made)}
    before = _entries(target) if Path(target, _MARK).is_file() else iter(())
    old = {path.relative_to(target) for path in before if not path.is_symlink()}
    for relative in sorted(new):
        folder = (target / relative).parent
        folder.mkdir(parents=True, exist_ok=True)
        if folder.resolve() != folder:
            msg = f"The folder {str(folder)!r} is a link to another: nothing is written through it."
            raise OutputError(msg)
        (made / relative).replace(target / relative)
    for relative in old - new:
        if own.fullmatch(relative.as_posix()):
            (target / relative).unlink()


@contextlib.contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """An empty file beside the target, with the mode that the target has or would get; gone at the end."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _target(path: Path) -> Path:
    """The file itself where the path is a link to it, so that the link stays.

    Raises:
        OutputError: no file can have such a name.
    """
    try:
        path.exists()
    except OSError as error:  # a name too long
        msg = f"The output {str(path)[:100]!r} cannot be written: {error.strerror}."
        raise OutputError(msg) from None
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path
