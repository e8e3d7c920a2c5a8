"""What an article would take, before anything is sent: its questions are made as in a run, and counted, not asked."""

from __future__ import annotations

import json

from summarizer import digest, lexical, plan, resolve, segment
from summarizer.ground import fold
from summarizer.hooks import at_most
from summarizer.models import Article, Usage
from summarizer.plan import Question
from summarizer.prompts import load
from summarizer.recipe import profile
from summarizer.settings import ModelChoice, Settings


def estimate(article: Article, choice: ModelChoice, settings: Settings) -> Usage:
    """The requests of one article and the most tokens they may take, without re-asks and repeated tries.

    The first answers shape later questions, so the number of requests can differ a little for a local model.

    Args:
        article: what would be read.
        choice: the model; none takes nothing.
        settings: how it would be asked.
    """
    if choice.mode == "none":
        return Usage()
    fits = profile(choice, settings)
    reading = lexical.read(article.text, segment.sentences(article.text, article.language))
    view = fold(article.text)
    questions = [*plan.attribution_questions(reading, view, fits), *plan.claim_questions(reading, view, fits)]
    resolved = resolve.link(article, reading, settings.scale)
    claims = digest.citable(resolved.claims, resolved.attributions, resolved.hedges, article.text)
    if claims:
        questions.append(plan.digest_question(digest.Ranking(claims), article.title or "", fits))
    return sum((_usage(question) for question in questions), Usage())


def _usage(question: Question) -> Usage:
    messages = load(question.prompt).messages(question.variables)
    form = 0 if question.grammar else len(json.dumps(question.answer.model_json_schema()))
    return at_most(sum(len(message["content"]) for message in messages) + form, question.max_tokens)
