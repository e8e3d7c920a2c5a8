from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from summarizer.drafts import ANSWERS
from summarizer.errors import PromptError
from summarizer.prompts import Prompt, check, load, load_all, prompts_folder

HEADER: dict[str, Any] = {
    "name": "digest",
    "version": 1,
    "description": "A digest whose answer and examples are right.",
    "variables": ["mark", "title", "claims", "most"],
    "answer": "DigestAnswer",
    "examples": [
        {
            "input": {
                "mark": "00000000",
                "title": "Oldmere",
                "claims": [{"id": "c1", "source": "", "hedges": ["may"], "text": "The ferry may sail."}],
                "most": 1,
            },
            "output": {"headline": "Ferry may sail", "key_points": [{"claims": ["c1"], "text": "The ferry may sail."}]},
        }
    ],
}
BODY = """{% block system %}
Answer with `headline` and `key_points`, each with `claims` and `text`.
{% endblock %}
{% block user %}
<{{ mark }}>
{{ title }}: {% for claim in claims %}{{ claim.id }} {{ claim.text }}{% endfor %}
{{ most }}
{% endblock %}
"""


def write(folder: Path, header: dict[str, Any] | str = HEADER, body: str = BODY, name: str = "digest/v1.md") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    front = header if isinstance(header, str) else yaml.safe_dump(header, sort_keys=False, allow_unicode=True)
    path.write_text(f"---\n{front}---\n{body}", encoding="utf-8")
    return path


def pin(folder: Path, *paths: Path) -> None:
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.parent.name}/{p.name}\n" for p in paths]
    (folder / "PINS").write_text("".join(lines), encoding="utf-8")


def with_example(**changed: Any) -> dict[str, Any]:
    example = HEADER["examples"][0]
    return {**HEADER, "examples": [{**example, **changed}]}


def with_output(**changed: Any) -> dict[str, Any]:
    return with_example(output={**HEADER["examples"][0]["output"], **changed})


def line_of(path: Path, words: str) -> int:
    return next(i for i, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)


def test_the_shipped_prompts_keep_their_contracts() -> None:
    assert check() == []
    assert {p.name for p in load_all()} == {"attributions", "claims", "digest"}


def test_every_task_has_examples_and_renders_them() -> None:
    for prompt in load_all():
        examples = prompt.header.examples
        assert examples, prompt.name
        chat = prompt.messages(examples[0].input)
        assert [m["role"] for m in chat] == ["system", *["user", "assistant"] * len(examples), "user"]
        assert chat[1] == chat[-1]
        for number, example in enumerate(examples):
            given = prompt.answer.model_validate_json(chat[2 + 2 * number]["content"])
            assert given == prompt.answer.model_validate(example.output)


def test_an_example_uses_no_name_that_a_seed_article_has() -> None:
    seeds = " ".join(p.read_text(encoding="utf-8") for p in (prompts_folder().parent / "seeds").glob("*.txt"))
    assert seeds
    for name in ("Oldmere", "Tindqvist", "Fenwick"):
        assert name not in seeds
        assert any(name in p.source for p in load_all())


def test_a_sound_prompt_passes_and_is_pinned(tmp_path: Path) -> None:
    path = write(tmp_path)
    pin(tmp_path, path)
    assert check(tmp_path) == []
    (prompt,) = load_all(tmp_path)
    assert (prompt.name, prompt.version, prompt.answer) == ("digest", 1, ANSWERS["DigestAnswer"])
    assert prompt.ref.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


HEADER_FAULTS = [
    ({**HEADER, "name": "Digest"}, "name: ", "name: "),
    ({**HEADER, "version": 0}, "version: ", "version: "),
    ({**HEADER, "version": "one"}, "version: ", "version: "),
    (
        {**HEADER, "answer": "DigestReply"},
        "answer: DigestReply",
        "answer: no model DigestReply; there are: AttributionsAnswer",
    ),
    ({**HEADER, "colour": "red"}, "colour: ", "colour: "),
    ({**HEADER, "variables": "mark"}, "variables:", "variables: "),
    ({k: v for k, v in HEADER.items() if k != "description"}, "---", "description: Field required"),
    ({**HEADER, "version": 2}, "version: ", "name and version say digest v2"),
    ({**HEADER, "name": "digests"}, "name: ", "name and version say digests v1"),
    (with_example(input={"mark": "x"}), "- input:", "example 1: its input has ['mark']"),
    (with_output(headline=3), "- input:", "example 1: headline: "),
    (with_output(title="x"), "- input:", "example 1: title: "),
    (with_output(headline="Kyiv may sail"), "- input:", "example 1: output: Value error, The name “Kyiv”"),
    (
        with_output(key_points=[{"claims": ["c2"], "text": "The ferry may sail."}]),
        "- input:",
        "example 1: output: Value error, Key point 1: There is no claim c2.",
    ),
    (
        with_output(key_points=[{"claims": ["c1"], "text": "The ferry will sail."}]),
        "- input:",
        "Keep the hedge “may” of c1.",
    ),
    (
        with_example(input={**HEADER["examples"][0]["input"], "claims": "c1"}),
        "- input:",
        "example 1: its input has the wrong shape",
    ),
    (
        with_example(input={**HEADER["examples"][0]["input"], "claims": [{"id": "c1"}]}),
        "- input:",
        "example 1: its input has the wrong shape",
    ),
]


@pytest.mark.parametrize(("header", "line", "fault"), HEADER_FAULTS)
def test_a_wrong_header_names_file_line_and_field(
    tmp_path: Path, header: dict[str, Any], line: str, fault: str
) -> None:
    path = write(tmp_path, header)
    with pytest.raises(PromptError) as error:
        load_all(tmp_path)
    assert str(error.value).startswith(f"digest/v1.md:{line_of(path, line)}: ")
    assert fault in str(error.value)
    assert check(tmp_path) == [str(error.value)]


BODY_FAULTS = [
    (BODY.replace("{{ most }}", "{{ most }} {{ lines }}"), "{{ lines }}", "variable lines is used but not declared"),
    (BODY.replace("{{ most }}", "many"), None, "variable most is declared but never used"),
    (BODY.replace("`text`", "`text` and `quote`"), "`quote`", "DigestAnswer has no field or value quote"),
    (BODY.replace("`headline`", "a headline"), None, "field headline of DigestAnswer is not explained"),
    (BODY.replace("block user", "block question"), None, "the body has no block user"),
    (BODY.replace("{% endfor %}", ""), "{% endblock %}", ""),
    (BODY.replace("{{ title }}", "{{ title | shout }}"), "shout", "No filter named 'shout'"),
    (
        BODY.replace("Answer with", "Answer {{ mark }} with"),
        None,
        "block system cannot be rendered: 'mark' is undefined",
    ),
    (BODY.replace("claim.id", "claim.number"), None, "block user cannot be rendered"),
    (BODY.replace("{{ title }}", "{{ title.__class__.__mro__ }}"), None, "block user cannot be rendered"),
]


@pytest.mark.parametrize(("body", "line", "fault"), BODY_FAULTS)
def test_a_wrong_body_names_file_line_and_field(tmp_path: Path, body: str, line: str | None, fault: str) -> None:
    path = write(tmp_path, body=body)
    with pytest.raises(PromptError) as error:
        load_all(tmp_path)
    assert str(error.value).startswith("digest/v1.md:")
    assert fault in str(error.value)
    if line and fault:
        assert f":{line_of(path, line)}: " in str(error.value)
    assert check(tmp_path) == [str(error.value)]


def test_an_undeclared_variable_is_shown_in_the_body_even_where_the_header_has_its_name(tmp_path: Path) -> None:
    header = {**HEADER, "variables": ["mark", "claims", "most"], "examples": []}
    path = write(tmp_path, {**header, "description": "It has a title."})
    with pytest.raises(PromptError, match=rf":{line_of(path, '{{ title }}')}: variable title is used but not"):
        load_all(tmp_path)


def test_an_example_that_asks_about_a_line_that_is_not_shown_is_refused(tmp_path: Path) -> None:
    source = (prompts_folder() / "attributions" / "v1.md").read_text(encoding="utf-8")
    path = tmp_path / "attributions" / "v1.md"
    path.parent.mkdir()
    path.write_text(source.replace("asked: [5]", "asked: [9]").replace("sentence: 5", "sentence: 9"), encoding="utf-8")
    with pytest.raises(PromptError, match="example 1: its input has the wrong shape"):
        load_all(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("nobody was hurt", "nobody was harmed", "does not stand in sentence 5"),
        ("cue: told", "cue: claimed", "“claimed” does not stand in sentence 5"),
        ("source: she", "source: he", "“he” does not stand in sentence 5"),
    ],
)
def test_an_example_that_does_not_ground_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    source = (prompts_folder() / "attributions" / "v1.md").read_text(encoding="utf-8")
    header, output, rest = source.partition("    output:\n")
    path = tmp_path / "attributions" / "v1.md"
    path.parent.mkdir()
    path.write_text(header + output + rest.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PromptError, match=fault):
        load_all(tmp_path)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ":1: no front matter"),
        (b"# A prompt\n", ":1: no front matter"),
        (b"---\nname: digest\n", ":1: no front matter"),
        (b"---\nname: [digest\n---\nbody", "the front matter is no YAML"),
        (b"---\n- digest\n---\nbody", "valid dictionary"),
        (b"---\nname: \xff\n---\nbody", "no UTF-8"),
    ],
)
def test_a_file_that_is_no_prompt_is_refused(tmp_path: Path, content: bytes, fault: str) -> None:
    path = tmp_path / "digest" / "v1.md"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(PromptError, match=r"^digest/v1\.md") as error:
        load_all(tmp_path)
    assert fault in str(error.value)


def test_a_published_version_never_changes(tmp_path: Path) -> None:
    path = write(tmp_path)
    assert "digest/v1.md: not pinned" in check(tmp_path)[0]
    pin(tmp_path, path)
    write(tmp_path, body=BODY.replace("Answer with", "Answer in"))
    assert check(tmp_path) == [
        "digest/v1.md: published versions never change; restore it and write the change as the next version."
    ]
    path.rename(path.with_name("v2.md"))
    write(tmp_path, {**HEADER, "version": 2}, name="digest/v2.md")
    problems = check(tmp_path)
    assert [p.partition(":")[0] for p in problems] == ["digest/v2.md", "digest/v1.md"]
    assert "the file is gone" in problems[1]


def test_every_broken_file_is_listed(tmp_path: Path) -> None:
    write(tmp_path, {**HEADER, "version": 9})
    write(tmp_path, {**HEADER, "answer": "None"}, name="digest/v2.md")
    assert [p.partition(":")[0] for p in check(tmp_path)] == ["digest/v1.md", "digest/v2.md"]


def test_the_newest_version_comes_first(tmp_path: Path) -> None:
    for version in (1, 2, 10):
        write(tmp_path, {**HEADER, "version": version}, name=f"digest/v{version}.md")
    assert [p.version for p in load_all(tmp_path)] == [10, 2, 1]


def test_a_prompt_is_loaded_by_name_and_version() -> None:
    assert load("claims").name == "claims"
    assert load("claims", 1).version == 1
    with pytest.raises(PromptError, match="no prompt claim; there are: attributions, claims, digest"):
        load("claim")
    with pytest.raises(PromptError, match="no prompt claims v99"):
        load("claims", 99)


def test_an_empty_folder_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match="No prompt files"):
        load_all(tmp_path)


@pytest.mark.parametrize("variables", [{}, {"mark": "x"}, {"mark": 1, "lines": [], "asked": [], "more": 1}])
def test_other_variables_than_the_declared_are_refused(variables: dict[str, object]) -> None:
    with pytest.raises(PromptError, match=r"declares \['asked', 'lines', 'mark'\]"):
        load("claims").messages(variables)


@pytest.mark.parametrize(
    "text", ["{{ mark }}", "{% endblock %}", "{# no #}", "{{ 7 * 7 }}", "<b>&amp;</b>", "{%- raw %}"]
)
def test_template_code_in_a_variable_stays_literal(tmp_path: Path, text: str) -> None:
    write(tmp_path)
    (prompt,) = load_all(tmp_path)
    variables = {"mark": "0", "title": text, "claims": [{"id": "c1", "text": text}], "most": 3}
    assert prompt.messages(variables)[-1]["content"] == f"<0>\n{text}: c1 {text}3"


# The subset: https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
KEYWORDS = {"title", "description", "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf"}
KEYWORDS |= {"$defs", "$ref"}


def schemas(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [*node.get("properties", {}).values(), *node.get("$defs", {}).values(), *node.get("anyOf", [])]
    below += [node["items"]] if "items" in node else []
    return [node, *(found for part in below for found in schemas(part))]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_answers_stay_in_the_strict_subset_of_structured_outputs(name: str) -> None:
    root = ANSWERS[name].model_json_schema()
    assert root["type"] == "object"
    assert "anyOf" not in root
    for node in schemas(root):
        assert set(node) <= KEYWORDS, node
        if "$ref" in node:
            assert set(node) == {"$ref"}
        elif "anyOf" not in node:
            assert node["type"] in {"object", "array", "string", "integer", "number", "boolean", "null"}
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
        if node.get("type") == "array":
            assert isinstance(node["items"], dict)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_answer_is_refused_when_a_field_is_missing_or_strange(name: str) -> None:
    model = ANSWERS[name]
    prompt: Prompt = next(p for p in load_all() if p.answer is model)
    good = prompt.header.examples[0].output
    model.model_validate(good)
    for field in good:
        with pytest.raises(ValueError, match="Field required"):
            model.model_validate({k: v for k, v in good.items() if k != field})
    with pytest.raises(ValueError, match="Extra inputs"):
        model.model_validate({**good, "note": "x"})
