from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import OutputError
from summarizer.outputs import FILE_NAME, file_name, free_path, whole_file, whole_folder, write_file

OWN = re.compile(r"[a-z]\.txt|sub/[a-z]\.txt")


def fill(folder: Path, *names: str, text: str = "new") -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def make(folder: Path, *names: str, force: bool = False) -> None:
    with whole_folder(folder, OWN, force=force) as made:
        fill(made, *names)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".summarizer"
    }


@given(st.text())
def test_no_id_makes_a_name_that_leaves_its_folder(article_id: str) -> None:
    assert FILE_NAME.fullmatch(file_name(article_id))


def test_ids_that_differ_have_names_that_differ() -> None:
    ids = [
        "sha256:" + "ab" * 32,
        "sha256:" + "ac" * 32,
        "sha256:" + "AB" * 32,
        "../../etc/passwd",
        "con",
        "",
        "a/b",
        "a\\b",
    ]
    assert len({file_name(name) for name in ids}) == len(ids)


def test_the_same_article_again_gets_a_number(tmp_path: Path) -> None:
    for expected in ("x.md", "x-2.md", "x-3.md"):
        path = free_path(tmp_path, "x", ".md")
        assert path.name == expected
        path.touch()


def test_a_file_that_was_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), whole_file(path) as temporary:
        temporary.write_text("half \ud800", encoding="utf-8")
    assert contents(tmp_path) == {"out.txt": "old"}


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with pytest.raises(UnicodeEncodeError), whole_folder(target, OWN) as made:
        fill(made, "a.txt", "half\ud800.txt", text="\ud800")
    assert not list(tmp_path.iterdir())
    make(target, "a.txt", "sub/b.txt")
    assert contents(target) == {"a.txt": "new", "sub/b.txt": "new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_later_run_replaces_its_own_files(tmp_path: Path) -> None:
    target = tmp_path / "out"
    make(target, "a.txt", "sub/b.txt")
    make(target, "c.txt")
    assert contents(target) == {"c.txt": "new"}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert contents(tmp_path) == {"a.txt": "new"}


@pytest.mark.parametrize("name", ["notes.md", "a.txt", "sub/secret", ".hidden"])
def test_the_files_of_others_are_never_lost(name: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    fill(target, name, text="theirs")
    with pytest.raises(OutputError, match="holds other files") as refused:
        make(target, "b.txt")
    assert repr(name) in str(refused.value)
    assert contents(target) == {name: "theirs"}
    make(target, "b.txt", force=True)
    assert contents(target) == {name: "theirs", "b.txt": "new"}


def test_a_file_added_to_our_folder_is_kept_with_force(tmp_path: Path) -> None:
    target = tmp_path / "out"
    make(target, "a.txt", "b.txt")
    fill(target, "notes.md", text="theirs")
    with pytest.raises(OutputError, match=r"notes\.md"):
        make(target, "a.txt")
    make(target, "a.txt", force=True)
    assert contents(target) == {"a.txt": "new", "notes.md": "theirs"}


def test_links_in_a_folder_are_foreign_and_not_followed(tmp_path: Path) -> None:
    outside, target = tmp_path / "outside", tmp_path / "out"
    outside.mkdir()
    fill(outside, "a.txt", text="theirs")
    make(target, "b.txt")
    (target / "sub").symlink_to(outside)
    with pytest.raises(OutputError, match="'sub'"):
        make(target, "b.txt")
    make(target, "b.txt", force=True)
    with pytest.raises(OutputError, match="is a link"):
        make(target, "sub/a.txt", force=True)
    assert contents(outside) == {"a.txt": "theirs"}


@pytest.mark.parametrize(("name", "words"), [("file", "is a file"), ("no/where", "there is no folder")])
def test_what_cannot_be_a_folder_is_refused(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match=words):
        make(tmp_path / name, "a.txt")


def test_a_database_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "corpus.db").write_bytes(b"SQLite format 3\x00" + b"hours of work")
    with pytest.raises(OutputError, match="is a database, which would be lost: name another file"):
        write_file(tmp_path / "corpus.db", "text")
    assert (tmp_path / "corpus.db").read_bytes().endswith(b"hours of work")
