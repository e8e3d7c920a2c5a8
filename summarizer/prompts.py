"""Prompts as contracts: a file of YAML front matter and a Jinja2 body, checked against its answer model before any use.

`prompts/<name>/v<N>.md` declares its input variables, the answer model and few-shot examples; its body has a block
`system` and a block `user`. Published versions never change: `prompts/PINS` holds their SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import yaml
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import digest, questions
from summarizer.drafts import ANSWERS, CHECKER, Answer, Checker
from summarizer.errors import PromptError
from summarizer.models import PromptRef

Message = dict[str, str]
_FIELD_NAME = re.compile(r"`([a-z_]+)`")
_FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.DOTALL)
_BLOCKS = ("system", "user")


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Example(_Closed):
    """One worked example: values of the variables, and the answer that is right for them."""

    input: dict[str, Any]
    output: dict[str, Any]


class Header(_Closed):
    """The front matter of a prompt file."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    description: str
    variables: list[str]
    answer: str
    examples: list[Example] = []


@dataclass(frozen=True)
class Prompt:
    """A prompt that has passed its checks."""

    path: Path
    source: str
    header: Header
    body: str

    @property
    def name(self) -> str:
        """The task's name."""
        return self.header.name

    @property
    def version(self) -> int:
        """The version, from 1."""
        return self.header.version

    @property
    def sha256(self) -> str:
        """Hash of the file, front matter included."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def answer(self) -> type[Answer]:
        """The model that an answer must fit."""
        return ANSWERS[self.header.answer]

    @property
    def ref(self) -> PromptRef:
        """Name, version and hash, for the provenance."""
        return PromptRef(name=self.name, version=self.version, sha256=self.sha256)

    def messages(self, variables: Mapping[str, object]) -> list[Message]:
        """The chat for these variables: system, each example as a question and its answer, then the question.

        Raises:
            PromptError: the variables are not the declared ones.
        """
        if set(variables) != set(self.header.variables):
            msg = f"{self.path.name} of {self.name}: got {sorted(variables)}, declares {sorted(self.header.variables)}"
            raise PromptError(msg)
        chat = [{"role": "system", "content": self._block("system", {})}]
        for example in self.header.examples:
            chat.append({"role": "user", "content": self._block("user", example.input)})
            output = self.answer.model_validate(example.output)
            chat.append({"role": "assistant", "content": output.model_dump_json()})
        chat.append({"role": "user", "content": self._block("user", variables)})
        return chat

    def _block(self, block: str, variables: Mapping[str, object]) -> str:
        template = _environment().from_string(self.body)
        context = template.new_context(dict(variables))
        try:
            return "".join(template.blocks[block](context)).strip()
        except TemplateError as error:
            msg = f"{_where(self.path)}: block {block} cannot be rendered: {error}."
            raise PromptError(msg) from error


_CHECKERS: dict[str, Callable[[Mapping[str, object]], Checker]] = {
    "AttributionsAnswer": questions.example_checker,
    "ClaimsAnswer": questions.example_checker,
    "DigestAnswer": digest.example_checker,
}


def load(name: str, version: int | None = None) -> Prompt:
    """The checked prompt of that name, in its newest version or the one named.

    Raises:
        PromptError: there is no such prompt, or it breaks its contract.
    """
    for prompt in load_all():
        if prompt.name == name and version in {None, prompt.version}:
            return prompt
    known = ", ".join(sorted({p.name for p in load_all()}))
    wanted = name if version is None else f"{name} v{version}"
    msg = f"There is no prompt {wanted}; there are: {known}."
    raise PromptError(msg)


@cache
def load_all(folder: Path | None = None) -> tuple[Prompt, ...]:
    """All prompts, by name, newest version first.

    Raises:
        PromptError: a file is missing or breaks its contract.
    """
    root = folder or prompts_folder()
    found = [_checked(path) for path in sorted(root.glob("*/v*.md"))]
    if not found:
        msg = f"No prompt files in {root}: reinstall the package."
        raise PromptError(msg)
    return tuple(sorted(found, key=lambda p: (p.name, -p.version)))


def prompts_folder() -> Path:
    """Where the prompt files are: inside the installed package, or beside it in a source tree."""
    package = Path(str(files("summarizer")))
    inside = package / "_prompts"
    return inside if inside.is_dir() else package.parent / "prompts"


def check(folder: Path | None = None) -> list[str]:
    """All broken contracts, one line each; empty when every prompt may be used."""
    root = folder or prompts_folder()
    problems = []
    for path in sorted(root.glob("*/v*.md")):
        try:
            _checked(path)
        except PromptError as error:
            problems.append(str(error))
    return problems or _unpinned(root)


def _unpinned(root: Path) -> list[str]:
    pins = {}
    if (root / "PINS").is_file():
        for line in (root / "PINS").read_text(encoding="utf-8").splitlines():
            digest, _, name = line.partition("  ")
            pins[name] = digest
    out = []
    for path in sorted(root.glob("*/v*.md")):
        name = f"{path.parent.name}/{path.name}"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if name not in pins:
            out.append(f"{name}: not pinned; add the line “{digest}  {name}” to PINS when it is published.")
        elif pins[name] != digest:
            out.append(f"{name}: published versions never change; restore it and write the change as the next version.")
    gone = sorted(set(pins) - {f"{p.parent.name}/{p.name}" for p in root.glob("*/v*.md")})
    return out + [f"{name}: pinned in PINS, but the file is gone." for name in gone]


@cache
def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)


def _checked(path: Path) -> Prompt:
    source = path.read_text(encoding="utf-8")
    match = _FRONT.match(source)
    if match is None:
        msg = f"{_where(path)}:1: no front matter between two lines of ---."
        raise PromptError(msg)
    prompt = Prompt(path, source, _header(path, match.group(1)), match.group(2))
    if (prompt.name, f"v{prompt.version}.md") != (path.parent.name, path.name):
        msg = f"{_where(path)}: name and version say {prompt.name} v{prompt.version}."
        raise PromptError(msg)
    _check_body(prompt)
    for number, example in enumerate(prompt.header.examples, 1):
        _check_example(prompt, number, example)
    return prompt


def _header(path: Path, front: str) -> Header:
    try:
        header = Header.model_validate(yaml.safe_load(front))
    except yaml.YAMLError as error:
        msg = f"{_where(path)}: the front matter is no YAML: {' '.join(str(error).split())}."
        raise PromptError(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        msg = (
            f"{_where(path)}:{_line(front, str(first['loc'][0]) if first['loc'] else '', 1)}: {field}: {first['msg']}."
        )
        raise PromptError(msg) from error
    if header.answer not in ANSWERS:
        known = ", ".join(ANSWERS)
        line = _line(front, "answer", 1)
        msg = f"{_where(path)}:{line}: answer: no model {header.answer}; there are: {known}."
        raise PromptError(msg)
    return header


def _check_body(prompt: Prompt) -> None:
    where, offset = _where(prompt.path), prompt.source.count("\n") - prompt.body.count("\n")
    try:
        tree = _environment().parse(prompt.body)
        blocks = _environment().from_string(prompt.body).blocks
    except TemplateSyntaxError as error:
        msg = f"{where}:{offset + error.lineno}: {error.message}."
        raise PromptError(msg) from error
    for block in _BLOCKS:
        if block not in blocks:
            msg = f"{where}: the body has no block {block}."
            raise PromptError(msg)
    used, declared = meta.find_undeclared_variables(tree), set(prompt.header.variables)
    for name in sorted(used ^ declared):
        fault = "is used but not declared" if name in used else "is declared but never used"
        msg = f"{where}:{_line(prompt.source, name)}: variable {name} {fault}."
        raise PromptError(msg)
    fields, values = _vocabulary(prompt.answer)
    named = set(_FIELD_NAME.findall(prompt.body))
    for name in sorted(named - fields - values):
        msg = f"{where}:{_line(prompt.source, f'`{name}`')}: {prompt.header.answer} has no field or value {name}."
        raise PromptError(msg)
    for name in sorted(fields - named):
        msg = f"{where}: field {name} of {prompt.header.answer} is not explained in the body."
        raise PromptError(msg)


def _vocabulary(model: type[BaseModel]) -> tuple[set[str], set[str]]:
    """The field names of a model and those below it, and the values its fields are limited to."""
    fields: set[str] = set()
    values: set[str] = set()
    for name, field in model.model_fields.items():
        fields.add(name)
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                below = _vocabulary(kind)
                fields |= below[0]
                values |= below[1]
            elif isinstance(kind, str):
                values.add(kind)
        values |= {v for v in get_args(field.annotation) if isinstance(v, str)}
    return fields, values


def _check_example(prompt: Prompt, number: int, example: Example) -> None:
    where = f"{_where(prompt.path)}:{_line(prompt.source, 'examples')}: example {number}"
    if set(example.input) != set(prompt.header.variables):
        msg = f"{where}: its input has {sorted(example.input)}, the prompt declares {sorted(prompt.header.variables)}."
        raise PromptError(msg)
    try:
        checker = _CHECKERS[prompt.header.answer](example.input)
        prompt.answer.model_validate_json(json.dumps(example.output), context={CHECKER: checker})
    except (KeyError, TypeError) as error:
        msg = f"{where}: its input has the wrong shape ({error})."
        raise PromptError(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "output"
        msg = f"{where}: {field}: {first['msg']}"
        raise PromptError(msg) from error


def _line(text: str, needle: str, offset: int = 0) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if needle and needle in line:
            return number + offset
    return 1 + offset


def _where(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
