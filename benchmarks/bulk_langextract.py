"""LangExtract over a corpus, as `benchmarks/bulk.py` starts it beside a bulk run: a service, everything else its own.

    python -m benchmarks.bulk_langextract URL ARTICLES.jsonl IN_FLIGHT

Prints how many extractions it placed in the texts; the task and its example are those of `benchmarks/peers.py`.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import langextract as lx

from benchmarks.peers import CHUNK, LANGEXTRACT_TASK, langextract_examples


def main(url: str, source: str, in_flight: int) -> None:
    """Extract from all articles at once; it bounds the requests under way itself."""
    warnings.simplefilter("ignore")
    examples = langextract_examples()
    options = {"api_key": "k", "base_url": url, "temperature": 0.0, "max_workers": in_flight}
    config = lx.factory.ModelConfig(model_id="m", provider="OpenAILanguageModel", provider_kwargs=options)
    with Path(source).open(encoding="utf-8") as lines:
        documents = [lx.data.Document(text=json.loads(line)["text"]) for line in lines]
    done = lx.extract(
        documents,
        prompt_description=LANGEXTRACT_TASK,
        examples=examples,
        model=lx.factory.create_model(config, examples=examples, use_schema_constraints=True),
        use_schema_constraints=False,  # they are in the model already
        max_char_buffer=CHUNK,
        batch_length=in_flight,
        max_workers=in_flight,
        show_progress=False,
    )
    print(sum(one.char_interval is not None for document in done for one in document.extractions or []))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
