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
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import yaml
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer import digest, questions
from summarizer.drafts import ANSWERS, CHECKER, Answer, Checker
from summarizer.errors import PromptError
from summarizer.models import PromptRef

Message = dict[str, str]
_FIELD_NAME = re.compile(r"`([a-z_]+)`")
_FRONT = re.compile(r"\A---\r?\n(.*?\n)---\r?\n(.*)\Z", re.DOTALL)
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

    @cached_property
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
        return [*map(dict, self._opening), {"role": "user", "content": self.block("user", variables)}]

    @cached_property
    def _opening(self) -> list[Message]:
        """What every chat begins with: the system message and the examples."""
        chat = [{"role": "system", "content": self.block("system", {})}]
        for example in self.header.examples:
            chat.append({"role": "user", "content": self.block("user", example.input)})
            output = self.answer.model_validate(example.output)
            chat.append({"role": "assistant", "content": output.model_dump_json()})
        return chat

    def block(self, block: str, variables: Mapping[str, object]) -> str:
        """One block of the body, rendered.

        Raises:
            PromptError: the block uses something that the variables do not have.
        """
        template = _template(self.body)
        context = template.new_context(dict(variables))
        try:
            return "".join(template.blocks[block](context)).strip()
        except TemplateError as error:
            line = _line(self.source, rf"\bblock {block}\b")
            msg = f"{_where(self.path)}:{line}: block {block} cannot be rendered: {error}."
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


@cache
def _template(body: str) -> Template:
    return _environment().from_string(body)


def _checked(path: Path) -> Prompt:
    try:
        source = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        msg = f"{_where(path)}: no UTF-8 at byte {error.start}: save it as UTF-8."
        raise PromptError(msg) from None
    match = _FRONT.match(source)
    if match is None:
        msg = f"{_where(path)}:1: no front matter between two lines of ---."
        raise PromptError(msg)
    prompt = Prompt(path, source, _header(path, source, match.group(1)), match.group(2))
    if (prompt.name, f"v{prompt.version}.md") != (path.parent.name, path.name):
        line = _line(source, "^name:" if prompt.name != path.parent.name else "^version:")
        msg = f"{_where(path)}:{line}: name and version say {prompt.name} v{prompt.version}."
        raise PromptError(msg)
    _check_body(prompt)
    _check_words(prompt)
    for number, example in enumerate(prompt.header.examples, 1):
        _check_example(prompt, number, example)
    return prompt


def _header(path: Path, source: str, front: str) -> Header:
    try:
        header = Header.model_validate(yaml.safe_load(front))
    except yaml.YAMLError as error:
        msg = f"{_where(path)}: the front matter is no YAML: {' '.join(str(error).split())}."
        raise PromptError(msg) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        line = _line(source, rf"^{re.escape(str(first['loc'][0]))}:") if first["loc"] else 1
        msg = f"{_where(path)}:{line}: {field}: {first['msg']}."
        raise PromptError(msg) from error
    if header.answer not in ANSWERS:
        known = ", ".join(ANSWERS)
        msg = f"{_where(path)}:{_line(source, '^answer:')}: answer: no model {header.answer}; there are: {known}."
        raise PromptError(msg)
    return header


def _check_body(prompt: Prompt) -> None:
    """The body is a template with both blocks, and uses the declared variables, all of them and no other."""
    where, start = _where(prompt.path), _body_start(prompt)
    try:
        tree = _environment().parse(prompt.body)
        blocks = _template(prompt.body).blocks
    except TemplateSyntaxError as error:
        msg = f"{where}:{start + error.lineno - 1}: {error.message}."
        raise PromptError(msg) from error
    for block in _BLOCKS:
        if block not in blocks:
            msg = f"{where}:{start}: the body has no block {block}."
            raise PromptError(msg)
    used, declared = meta.find_undeclared_variables(tree), set(prompt.header.variables)
    for name in sorted(used - declared):
        line = start - 1 + _line(prompt.body, rf"\{{[{{%].*\b{re.escape(name)}\b")
        msg = f"{where}:{line}: variable {name} is used but not declared."
        raise PromptError(msg)
    for name in sorted(declared - used):
        msg = f"{where}:{_line(prompt.source, '^variables:')}: variable {name} is declared but never used."
        raise PromptError(msg)
    prompt.block("system", {})


def _check_words(prompt: Prompt) -> None:
    """The body names no field or value that the answer model lacks, and leaves none of its fields unexplained."""
    where, start = _where(prompt.path), _body_start(prompt)
    fields, values = _vocabulary(prompt.answer)
    named = set(_FIELD_NAME.findall(prompt.body))
    for name in sorted(named - fields - values):
        line = start - 1 + _line(prompt.body, f"`{name}`")
        msg = f"{where}:{line}: {prompt.header.answer} has no field or value {name}."
        raise PromptError(msg)
    for name in sorted(fields - named):
        msg = f"{where}:{start}: field {name} of {prompt.header.answer} is not explained in the body."
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
    line = _line(prompt.source, r"^ *- *input:", number)
    where = f"{_where(prompt.path)}:{line}: example {number}"
    if set(example.input) != set(prompt.header.variables):
        msg = f"{where}: its input has {sorted(example.input)}, the prompt declares {sorted(prompt.header.variables)}."
        raise PromptError(msg)
    try:
        checker = _CHECKERS[prompt.header.answer](example.input)
        prompt.answer.model_validate_json(json.dumps(example.output), context={CHECKER: checker})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "output"
        msg = f"{where}: {field}: {first['msg']}"
        raise PromptError(msg) from error
    except (LookupError, TypeError, ValueError) as error:
        msg = f"{where}: its input has the wrong shape ({error})."
        raise PromptError(msg) from error
    prompt.block("user", example.input)


def _body_start(prompt: Prompt) -> int:
    """Number of the first line of the body in its file."""
    return prompt.source.count("\n") - prompt.body.count("\n") + 1


def _line(text: str, pattern: str, nth: int = 1) -> int:
    """Number of the n-th line in which the pattern is found; 1 where there is none."""
    found = [number for number, line in enumerate(text.split("\n"), 1) if re.search(pattern, line)]
    return found[nth - 1] if len(found) >= nth else 1


def _where(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
