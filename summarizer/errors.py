"""Every error a caller can meet, in one tree, each with one clear sentence.

SummarizerError              anything below; catch this one
├── InputError               what was given to read cannot be used
│   ├── SourceNotFound       no such file, a folder, an unreachable or refused URL
│   ├── NotAnArticle         empty, binary, encrypted, undecodable, or without article text
│   └── GoldError            annotations or predictions to score are wrong (names file and item)
├── SettingsError            an option, a config file or an environment value is wrong
├── PromptError              a prompt file breaks its contract (names file, line and field)
├── ModelError               the model could not be used or did not answer usefully
│   ├── ModelUnavailable     an extra, a key, weights or a server is missing
│   │   └── WeightsError     weights cannot be fetched, are truncated or have a wrong hash
│   ├── AuthenticationFailed the service refused the key (401, 403)
│   ├── RequestRejected      the service refused the request (400, 404, 413, 422)
│   ├── RateLimited          429 after all retries
│   ├── ServiceUnavailable   5xx, refused or dropped connections, timeouts, after all retries
│   └── InvalidAnswer        truncated, refused or unparsable answers after all re-asks
├── OutputError              a result cannot be written
├── StoreError               a database of results cannot be opened, is held by another run, or is none of ours
└── Stopped                  a run over a corpus ended before its end; what is finished is kept
    ├── CapReached           a cap on tokens or money does not allow the next request
    └── TooManyFailures      so many articles in a row failed for one reason that the rest would fail too
"""

from __future__ import annotations


class SummarizerError(Exception):
    """Base of every error this package raises on purpose; its message is one sentence for a person."""


class InputError(SummarizerError):
    """What was given to read cannot be used: an article, or annotations to score with."""


class SourceNotFound(InputError):
    """No such file, a folder, or a URL that cannot be reached or is refused."""


class NotAnArticle(InputError):
    """The bytes hold no article: empty, binary, encrypted, undecodable, or a page without text."""


class GoldError(InputError):
    """Annotations, or predictions to compare with them, are missing or wrong; the message names file and item."""


class SettingsError(SummarizerError):
    """An option, a config file or an environment value is wrong."""


class PromptError(SummarizerError):
    """A prompt file breaks its contract; the message names file, line and field."""


class ModelError(SummarizerError):
    """The model could not be used, or did not answer usefully."""


class ModelUnavailable(ModelError):
    """An extra, a key, weights or a server is missing."""


class WeightsError(ModelUnavailable):
    """Model weights cannot be fetched, are truncated, or have a wrong hash."""


class AuthenticationFailed(ModelError):
    """The service refused the key (401 or 403)."""


class RequestRejected(ModelError):
    """The service refused the request itself (400, 404, 413, 422): repeating it cannot help."""


class RateLimited(ModelError):
    """The service still answered 429 after all retries."""


class ServiceUnavailable(ModelError):
    """The service failed (5xx), could not be reached or timed out, after all retries."""


class InvalidAnswer(ModelError):
    """The answer was truncated, refused or unparsable after all re-asks."""


class OutputError(SummarizerError):
    """A result cannot be written where it was asked to go."""


class StoreError(SummarizerError):
    """A database of results cannot be opened or written, is held by another run, or is none of ours."""


class Stopped(SummarizerError):
    """A run over a corpus ended before its end; what is finished is kept, and the same command goes on."""


class CapReached(Stopped):
    """A cap on tokens or money does not allow the next request."""


class TooManyFailures(Stopped):
    """So many articles in a row failed for one reason that the rest would fail too."""
