"""Quotations as they are paired: the expectation lists depth, whether closed, and the words with their marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.lexical.quotations import find_quotations, without_lone_marks
from summarizer.spans import contains, overlaps

CASES = [
    ("He said “yes” and left.", ["0 “yes”"]),
    ('He said "yes" and "no".', ['0 "yes"', '0 "no"']),
    ("He said 'yes' and ‘no’.", ["0 'yes'", "0 ‘no’"]),
    ("He said “she told me ‘no’ twice”.", ["0 “she told me ‘no’ twice”", "1 ‘no’"]),
    ("‘He said “bar”,’ she said.", ["0 ‘He said “bar”,’", "1 “bar”"]),
    (
        "\"They call it a 'special operation'.\" It is none.",
        ["0 \"They call it a 'special operation'.\"", "1 'special operation'"],
    ),
    ("the ’90s, workers’ rights, don’t, rock ’n’ roll", []),
    ("the '90s, workers' rights, don't, 'em, rock 'n' roll", []),
    ("class of ‘22, the ‘90s", []),
    ("the ‘workers’ rights and owners’ rights’, he says", ["0 ‘workers’ rights and owners’ rights’"]),
    ("the ‘serious operations’ of the generals go on", ["0 ‘serious operations’"]),
    ('a 6" pipe and a 5\'10" man', []),
    ('a 6" pipe, he said, is "short"', ['0 "short"']),
    ('He said "I am 5\'10" tall" to her', ['0 "I am 5\'10" tall"']),
    ('"It was 1945," he said', ['0 "It was 1945,"']),
    ("“One.\n“Two.\n“Three.”\nNext “x”.", ["0 “One.\n“Two.\n“Three.”", "0 “x”"]),
    ('"One.\n\n"Two." Next', ['0 "One.\n\n"Two."']),
    ("‘One.\n‘Two.’ he said", ["0 ‘One.\n‘Two.’"]),
    ("“‘One.\n“‘Two.’” he said", ["0 “‘One.\n“‘Two.’”", "1 ‘One.\n“‘Two.’"]),
    ('He said, "It felt good.\n\nWe could have won." After that', ['0 "It felt good.\n\nWe could have won."']),
    ("Then “he left and the end", ["0 ! “he left and the end"]),
    ("“Missing.\nNew “here”", ["0 ! “Missing.", "0 “here”"]),
    ('"Missing. "Bar," he said.', ['0 ! "Missing.', '0 "Bar,"']),
    ('a stray ” and a stray "\n', []),
    ('for schools," For example, like this". Next', ['0 " For example, like this"']),
    ('("Foo"—"bar")', ['0 "Foo"', '0 "bar"']),
    ('officials, "... lied" to us', ['0 "... lied"']),
    ("a line that goes\non inside “a quotation\nthat wraps” here", ["0 “a quotation\nthat wraps”"]),
    ("«Da», he said, „ja“.", ["0 «Da»", "0 „ja“"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations_are_paired(text: str, expected: list[str]) -> None:
    found = [f"{q.depth} {'' if q.closed else '! '}{text[slice(*q.outer)]}" for q in find_quotations(text)]
    assert found == expected


def test_inner_leaves_out_the_marks() -> None:
    (quotation,) = find_quotations("He said “yes”.")
    assert "He said “yes”."[slice(*quotation.inner)] == "yes"


_TEXT = st.text(alphabet=" \n\"'“”‘’.,as6(")


@given(_TEXT)
def test_inner_lies_within_outer_and_outer_within_the_text(text: str) -> None:
    for quotation in find_quotations(text):
        assert contains((0, len(text)), quotation.outer)
        assert contains(quotation.outer, quotation.inner)
        assert quotation.outer[0] < quotation.inner[0]
        assert (quotation.outer[1] > quotation.inner[1]) == quotation.closed


@given(_TEXT)
def test_quotations_nest_properly_and_stand_in_text_order(text: str) -> None:
    found = find_quotations(text)
    assert [q.outer[0] for q in found] == sorted(q.outer[0] for q in found)
    for i, a in enumerate(found):
        around = 0
        for j, b in enumerate(found):
            if i != j and overlaps(a.outer, b.outer):
                assert contains(a.outer, b.outer) or contains(b.outer, a.outer)
                around += contains(b.outer, a.outer)
        assert a.depth == around


@pytest.mark.parametrize("piece", ['"', "“", "”", "'", "‘", "“‘", '"\n', " “a\n“b‘c\n"])
def test_long_runs_of_marks_are_read(piece: str) -> None:
    text = piece * 20_000
    assert all(contains((0, len(text)), q.outer) for q in find_quotations(text))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("labelling it a ‘serious operation", "labelling it a serious operation"),
        ("“likely to fall", "likely to fall"),
        ("a “special” operation”", "a “special” operation"),
        ('the "x" and "y', 'the "x" and y'),
        ("«a» and b»", "«a» and b"),
        ("the soldiers’ ‘war’ of ‘22", "the soldiers’ ‘war’ of ‘22"),
        ('a 6" pipe and a 5\'10" man', 'a 6" pipe and a 5\'10" man'),
        ("no mark", "no mark"),
    ],
)
def test_a_mark_without_its_partner_is_left_out(text: str, left: str) -> None:
    assert without_lone_marks(text) == left
    assert without_lone_marks(left) == left
