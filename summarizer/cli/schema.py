"""`summarizer schema`."""

# ruff: noqa: D301 -- click keeps the lines of a paragraph that starts with \b
from __future__ import annotations

import json

import click

from summarizer.cli.output import write_stdout


@click.command()
@click.argument("type_name", metavar="[TYPE]", default="Summary")
def schema(type_name: str) -> None:
    """Print the JSON Schema of Summary, or of another record.

    \b
    Examples:
      summarizer schema
      summarizer schema Claim
    """
    from pydantic import BaseModel  # noqa: PLC0415 -- loaded when the command runs

    from summarizer import models, spans  # noqa: PLC0415 -- as above

    records = {
        kind.__name__: kind
        for module in (spans, models)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in {BaseModel, models.Record}
    }
    by_folded_name = {name.lower(): kind for name, kind in records.items()}
    record = by_folded_name.get(type_name.lower())
    if record is None:
        msg = f"there is no type {type_name!r}; the types are {', '.join(sorted(records))}."
        raise click.BadParameter(msg, param_hint="TYPE")
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | record.model_json_schema(
        mode="serialization"
    )
    write_stdout(json.dumps(document, indent=2, ensure_ascii=False) + "\n", exact=True)
