from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from summarizer.corpus import read_corpus
from summarizer.errors import InputError, NotAnArticle, SourceNotFound
from summarizer.ingest import ReadSettings, article_from_bytes, decode, read_article

TEXT = "The ISW reportedly said that the “bridge” fell. Gen. Müller denied it.\n"
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Bridge falls near Kupiansk - The Daily</title>
<meta property="og:title" content="Bridge falls near Kupiansk">
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2024-03-02T10:00:00Z">
<link rel="canonical" href="https://daily.example/bridge"></head>
<body><nav><a href="/">Home</a><a href="/war">War</a></nav>
<article><h1>Bridge falls near Kupiansk</h1>
<p>The Institute for the Study of War reportedly said on Monday that the bridge over the river had fallen.</p>
<p>“We have seen no evidence of that,” General Müller told reporters in the capital later that day.</p>
<p>Local officials said that about 40 people were likely to be cut off from supplies for several days.</p>
</article><footer>Copyright The Daily</footer></body></html>
"""


def make_pdf(lines: tuple[str, ...], *, title: str | None = None, password: str | None = None) -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=612, height=792)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 72 720 Td {shown} ET".encode("latin-1"))
    page[NameObject("/Contents")] = writer._add_object(content)
    if title:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")  # noqa: S106 -- a test file
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def make_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@settings(deadline=None)
@given(
    st.binary(max_size=300),
    st.none() | st.sampled_from(["latin-1", "utf-7", "unicode_escape", "hex", "gb18030", "x\0"]),
)
def test_decode_gives_text_or_says_that_there_is_none(data: bytes, declared: str | None) -> None:
    try:
        text = decode(data, declared)
    except NotAnArticle as error:
        assert str(error).endswith(".")  # noqa: PT017 -- either outcome is right
    else:
        text.encode()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("text", [TEXT, "Армия отступила из города, сообщил представитель.\r\n"])
def test_unicode_encodings_with_and_without_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("latin-1", "The café near Köln was hit."),
        ("cp1252", "“It’s over,” Müller said — at the café."),
        ("cp1252", "Le ministre a déclaré que l’armée s’était retirée là-bas à l’été."),
        ("cp1250", "Wojsko podało, że nie ma już walk w mieście i że wróg się wycofał do granicy na wschodzie."),
        ("cp1251", "Армия заявила, что войска отступили из города и больше не ведут боёв."),
        ("shift_jis", "軍は部隊が市から撤退したと発表した。戦闘は続いていない。"),
        ("gb18030", "军方表示，部队已从该市撤退。战斗没有继续。"),
    ],
)
def test_older_encodings(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_believed() -> None:
    assert decode("Ťažké boje".encode("cp1250"), "windows-1250") == "Ťažké boje"


def test_a_stray_byte_in_utf8_is_read_as_windows_1252() -> None:
    assert decode("Müller – Köln – Lützow – Jürgen – Görlitz ".encode() + b"caf\xe9.") == (
        "Müller – Köln – Lützow – Jürgen – Görlitz café."
    )


def test_damaged_utf16_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="UTF-16-LE but are damaged at byte"):
        decode(TEXT.encode("utf-16") + b"x")


@pytest.mark.parametrize(
    "text",
    ["One line.\r\nTwo lines.\rThree.\n", "A few\0 NULs\0 in a readable text.", "no full stop", "\n\n  Indented. \n"],
)
def test_text_is_exactly_what_was_read(tmp_path: Path, text: str) -> None:
    assert read_article(written(tmp_path, "a.txt", text.encode())).text == text


def test_language_is_noted(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a.txt", b"Die Armee hat die Stadt nach eigenen Angaben eingenommen und ist nun auf dem Weg."
    )
    assert read_article(path).language == "de"
    assert read_article(str(path), settings=ReadSettings(language="nl")).language == "nl"


def test_markdown_keeps_its_text_and_gives_its_front_matter(tmp_path: Path) -> None:
    front = 'title: "A war"\ndate: 2024-03-02\nurl: https://daily.example/a\nsource: The Daily\nlang: en-GB'
    text = f"---\n{front}\n---\n# A war\n"
    article = read_article(written(tmp_path, "a.md", text.encode()))
    assert article.text == text
    assert (article.title, article.published, article.url) == ("A war", date(2024, 3, 2), "https://daily.example/a")
    assert (article.publisher, article.language) == ("The Daily", "en")


def test_front_matter_may_have_the_date_in_words() -> None:
    text = b"---\ndate: 12 March 2026\n---\nThe army fled."
    assert article_from_bytes(text, name="a.md", content_type=None).published == date(2026, 3, 12)


@pytest.mark.parametrize("block", ["a: [", "- a\n- b", "title: 1", "!!python/object:os.system {}", "url: javascript:x"])
def test_odd_front_matter_is_no_trouble(block: str) -> None:
    text = f"---\n{block}\n---\nThe army fled."
    article = article_from_bytes(text.encode(), name="a.md", content_type=None)
    assert (article.text, article.title, article.url) == (text, None, None)


@pytest.mark.parametrize("name", ["a.html", "a.txt", "https://daily.example/bridge?id=1"])
def test_html(name: str) -> None:
    article = article_from_bytes(PAGE.encode(), name=name, content_type=None)
    assert "had fallen.\n" in article.text
    assert "“We have seen no evidence of that,” General Müller told" in article.text
    assert "Copyright" not in article.text
    assert "Home" not in article.text
    assert article.title == "Bridge falls near Kupiansk"
    assert (article.publisher, article.language) == ("The Daily", "en")
    assert (article.published, article.url) == (date(2024, 3, 2), "https://daily.example/bridge")


def test_html_in_an_older_encoding() -> None:
    page = PAGE.replace('charset="utf-8"', 'charset="iso-8859-1"').encode("cp1252")
    assert "Müller" in article_from_bytes(page, name="a.html", content_type=None).text
    page = PAGE.replace('<meta charset="utf-8">', "").encode("utf-16")
    assert "Müller" in article_from_bytes(page, name="a", content_type="text/html").text


def test_xhtml_with_an_encoding_declaration() -> None:
    page = '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE
    assert "Müller" in article_from_bytes(page.encode(), name="a", content_type=None).text


@pytest.mark.parametrize("page", ["<html></html>", "<!doctype html><html><body><script>x()</script></body></html>"])
def test_a_page_without_an_article(page: str) -> None:
    with pytest.raises(NotAnArticle, match=r"a\.html holds no article text"):
        article_from_bytes(page.encode(), name="a.html", content_type=None)


def test_an_endless_page_is_refused() -> None:
    with pytest.raises(NotAnArticle, match="a page of 6,000,006 characters"):
        article_from_bytes(b"<html>" + b"<p>a" * 1_500_000, name="a.html", content_type=None)


def test_pdf(tmp_path: Path) -> None:
    data = make_pdf(("The ISW reportedly said that", "the bridge fell."), title="A bridge")
    article = read_article(written(tmp_path, "a.bin", data))
    assert " ".join(article.text.split()) == "The ISW reportedly said that the bridge fell."
    assert (article.title, article.published) == ("A bridge", None)


def test_pdf_that_only_forbids_changes_is_read() -> None:
    data = make_pdf(("The bridge fell.",), password="")
    assert article_from_bytes(data, name="a.pdf", content_type=None).text.strip() == "The bridge fell."


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (make_pdf(("The bridge fell.",), password="secret"), "an encrypted PDF"),  # noqa: S106 -- a test file
        (make_pdf(()), "only pictures of pages"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, "a damaged PDF"),
        (make_pdf(("The bridge fell.",))[:200], "a damaged PDF"),
    ],
)
def test_pdfs_without_text(data: bytes, words: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotAnArticle, match=rf"a\.pdf .*{words}"):
        article_from_bytes(data, name="a.pdf", content_type=None)
    assert capfd.readouterr() == ("", "")


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=900), st.binary(min_size=1, max_size=20))
def test_a_damaged_pdf_gives_text_or_one_sentence(at: int, junk: bytes) -> None:
    whole = make_pdf(("The bridge fell.",))
    try:
        article_from_bytes(whole[:at] + junk + whole[at + len(junk) :], name="a.pdf", content_type=None)
    except NotAnArticle as error:
        assert "a.pdf" in str(error)  # noqa: PT017 -- either outcome is right


@settings(deadline=None)
@given(
    st.sampled_from(
        [b"", b"%PDF-1.7\n", b"<html>", b"<!doctype html><p>", b"---\n", b"\xff\xfe", b"<?xml version='1.0'?><html>"]
    ),
    st.binary(max_size=200) | st.text(alphabet="<>/!-?&;:'\"=\npadivhtml[]{}*\x00é", max_size=200).map(str.encode),
    st.sampled_from(["a.txt", "a.html", "a.pdf", "a.md", "https://daily.example/a?b"]),
    st.sampled_from([None, "", "text/html; charset=utf-16", "application/pdf", "text/plain;charset=x"]),
)
def test_any_bytes_give_an_article_or_one_sentence(start: bytes, rest: bytes, name: str, media: str | None) -> None:
    try:
        article = article_from_bytes(start + rest, name=name, content_type=media)
    except NotAnArticle as error:
        assert "\n" not in str(error)  # noqa: PT017 -- either outcome is right
    else:
        assert article.text.strip()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        ("\u00a0\u2003\n".encode(), "only white space"),
        (b"\xef\xbb\xbf", "only white space"),
        (make_png(), "a PNG picture"),
        (make_zip(), "a ZIP archive"),
        (b"\x7fELF\x02\x01\x01" + bytes(64), "a program"),
        (bytes(range(256)) * 20, "binary data"),
        (bytes(1000), "binary data"),
    ],
)
def test_what_is_no_article(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(NotAnArticle, match=rf"a\.dat .*{words}"):
        read_article(written(tmp_path, "a.dat", data))


SUMMARY = '{"schema_version": "1", "article": {"id": "sha256:0", "text": "It rained."}, "headline": "Rain"}'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a1.json", SUMMARY, r"is a summary made by summarizer.* `summarizer show` and `export`"),
        ("a1.txt", f"\ufeff{SUMMARY}\n", "is a summary made by summarizer"),
        ("lines", f"{SUMMARY}\n{SUMMARY}\n", r"holds JSON, an object a line.*\.jsonl.*summarizer bulk"),
        ("a.json", '[{"text": "It rained."}]', r"is JSON, not an article.*\.jsonl.*summarizer bulk"),
        ("a.json", '{"text": "It rai', "is JSON, not an article"),
        ("page.jsonld", '{"@context": "https://schema.org"}', "is JSON, not an article"),
    ],
)
def test_json_is_no_prose(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(NotAnArticle, match=rf"{name} {words}"):
        read_article(written(tmp_path, name, text.encode()))


@pytest.mark.parametrize("text", ["[1] According to Rassendyll, it rained.", "{Reuters} It rained.", "[Photo]\n[Text]"])
def test_prose_in_brackets_is_no_json(tmp_path: Path, text: str) -> None:
    assert read_article(written(tmp_path, "a.txt", text.encode())).text == text


@pytest.mark.parametrize("data", [b"The bridge fell.", b"<!doctype html><p>Log in to read the bridge's story now.</p>"])
def test_what_is_only_named_as_a_pdf_is_told(data: bytes) -> None:
    for name, media in (("a.pdf", None), ("https://daily.example/a", "application/pdf")):
        with pytest.raises(NotAnArticle, match=r"is named as a PDF and is none: give it the name of what it is"):
            article_from_bytes(data, name=name, content_type=media)


@pytest.mark.parametrize(
    ("source", "hinted"),
    [
        ("example.org/news", True),
        ("www.example.co", True),
        ("EXAMPLE.org", True),
        ("missing.txt", False),
        ("./folder/missing.txt", False),
    ],
)
def test_an_address_without_its_scheme_is_told(source: str, hinted: bool) -> None:  # noqa: FBT001 -- a case
    with pytest.raises(SourceNotFound, match="There is no file") as told:
        read_article(source)
    assert (f"https://{source}" in str(told.value)) == hinted
    with pytest.raises(SourceNotFound, match="There is no file or folder") as told:
        read_corpus([source])
    assert (f"https://{source}" in str(told.value)) == hinted


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="There is no file"):
        read_article(tmp_path / "missing.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="is a folder"):
        read_article(tmp_path)


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000])
def test_impossible_paths(path: str) -> None:
    with pytest.raises(SourceNotFound, match="cannot be read"):
        read_article(path)


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "a.txt", TEXT.encode())

    def refuse(*_: object, **__: object) -> BinaryIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(SourceNotFound, match="may not be read"):
        read_article(path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)
    with pytest.raises(NotAnArticle, match="larger than the limit of 50,000,000 bytes"):
        read_article(path)


def test_an_endless_stream_is_read_up_to_the_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += min(size, 100)
            return b"x" * min(size, 100)

    stream = Endless()
    with pytest.raises(NotAnArticle, match="the stream is larger than the limit of 1,000 bytes"):
        read_article(stream, settings=ReadSettings(max_bytes=1_000))  # type: ignore[arg-type]
    assert stream.given == 1_001


def test_exactly_the_limit_is_read() -> None:
    article = read_article(io.BytesIO(b"x" * 1_000), settings=ReadSettings(max_bytes=1_000))
    assert len(article.text) == 1_000


def test_five_megabytes(tmp_path: Path) -> None:
    text = TEXT * 70_000
    assert read_article(written(tmp_path, "a.txt", text.encode())).text == text


def test_a_fifo(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(TEXT.encode(),))
    writer.start()
    assert read_article(path).text == TEXT
    writer.join()


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read_article("-").text == TEXT
    with pytest.raises(NotAnArticle, match="standard input is empty"):
        read_article("-")


def test_an_open_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", TEXT.encode())
    with path.open("rb") as stream:
        assert read_article(stream).text == TEXT
    with path.open() as stream, pytest.raises(InputError, match="binary mode"):
        read_article(stream)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["ftp://example.com/a", "file:///etc/hosts", "http://127.0.0.1/a"])
def test_refused_urls(url: str) -> None:
    with pytest.raises(SourceNotFound):
        read_article(url)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGE.encode() if self.path.startswith("/page") else b"<html><body></body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_url(server: str) -> None:
    article = read_article(f"http://ann:secret@{server}/page?key=1", settings=ReadSettings(allow_private=True))
    assert article.title == "Bridge falls near Kupiansk"
    assert article.url == "https://daily.example/bridge"


def test_a_url_without_an_article_keeps_its_secrets(server: str) -> None:
    with pytest.raises(NotAnArticle, match=f"http://{server}/none holds no article text") as caught:
        read_article(f"http://ann:secret@{server}/none?key=secret", settings=ReadSettings(allow_private=True))
    assert "secret" not in str(caught.value)


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, summarizer.ingest\n"
        "heavy = {'trafilatura', 'pypdf', 'httpx2', 'yaml', 'charset_normalizer'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


def test_a_page_with_a_menu_and_no_article_is_refused() -> None:
    page = b"<html><body><nav>Home</nav><footer>About us</footer></body></html>"
    with pytest.raises(NotAnArticle, match="no article text"):
        article_from_bytes(page, name="page.html", content_type="text/html")
