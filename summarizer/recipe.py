"""How articles are summarized, as far as it decides the result: the model, its parameters, the prompts, the schema.

The recipe and an article make a work key: what stands in a store under that key need not be made again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from summarizer.local import local_name
from summarizer.models import SCHEMA_VERSION, PromptRef
from summarizer.plan import Profile
from summarizer.prompts import load_all
from summarizer.settings import Mode, ModelChoice, Settings

Parameters = dict[str, str | int | float | bool | None]


@dataclass(frozen=True)
class Recipe:
    """What two runs that would give the same results have in common."""

    mode: Mode
    model: str | None
    parameters: Parameters
    prompts: tuple[PromptRef, ...]

    @cached_property
    def json(self) -> str:
        """The recipe in one canonical line."""
        parts = {
            "mode": self.mode,
            "model": self.model,
            "parameters": self.parameters,
            "prompts": [prompt.sha256 for prompt in self.prompts],
            "schema": SCHEMA_VERSION,
        }
        return json.dumps(parts, sort_keys=True, ensure_ascii=False)

    def key(self, article_id: str) -> str:
        """The work key of an article: 64 hexadecimal digits."""
        return hashlib.sha256(f"{article_id}\n{self.json}".encode(errors="surrogatepass")).hexdigest()


def recipe_of(choice: ModelChoice, settings: Settings) -> Recipe:
    """The recipe that a chosen model and the settings make; no model is loaded or asked.

    Raises:
        PromptError: a prompt breaks its contract.
    """
    if choice.mode == "none" or choice.name is None:
        return Recipe("none", None, parameters(settings, None), ())
    newest = {prompt.name: prompt.ref for prompt in reversed(load_all())}
    name = choice.name if choice.mode == "hosted" else local_name(choice.path)
    return Recipe(choice.mode, name, parameters(settings, profile(choice, settings)), tuple(newest.values()))


def profile(choice: ModelChoice, settings: Settings) -> Profile:
    """What fits the model."""
    return Profile("passage" if choice.mode == "hosted" else "sentence", settings.max_tokens, settings.passage)


def parameters(settings: Settings, fits: Profile | None) -> Parameters:
    """What was set, for the provenance; without a model that is the scale alone."""
    if fits is None:
        return {"scale": settings.scale}
    return {
        "scale": settings.scale,
        "temperature": 0,
        "seed": 0,
        "windows": fits.windows,
        "passage": fits.passage,
        "max_tokens": fits.max_tokens,
        "max_reasks": settings.max_reasks,
    }
