"""Self-contained HTML pages: one file, no request, and a policy that lets nothing run but the page's own script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = "templates"


def render_page(template: str, *, styles: tuple[str, ...], scripts: tuple[str, ...], view: object) -> str:
    """A page made of a template, style sheets and scripts of this package.

    Everything that `view` holds is escaped as text. Styles and scripts are put into the page and named in its
    Content-Security-Policy by their hashes (CSP Level 3, section 2.3.1), so that nothing else runs, loads or is sent.

    Args:
        template: file in `templates/`.
        styles: style sheets in `templates/`, joined in order.
        scripts: scripts in `templates/`, joined in order.
        view: what the template shows, under the name `view`.
    """
    from markupsafe import Markup  # noqa: PLC0415 -- comes with jinja2, loaded when a page is made

    style, script = ("\n".join(map(_file, names)) for names in (styles, scripts))
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src {_source(style)}",
            f"script-src {_source(script)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    page = _environment().get_template(template)
    return page.render(view=view, policy=policy, style=Markup(style), script=Markup(script))  # noqa: S704 -- our files


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 -- loaded when a page is made

    return Environment(
        loader=PackageLoader("summarizer", _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _file(name: str) -> str:
    return (resources.files("summarizer") / _FOLDER / name).read_text(encoding="utf-8").strip()


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
