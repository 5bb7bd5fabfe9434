"""Everything that can go wrong with a call of the Press API, as one tree of exceptions.

PressError                      every error of this package
├── PressUnavailable            no usable answer: refused, reset, or away
│   ├── PressTimeout            a time-out, or the call's deadline has passed
│   ├── ServerError             5xx
│   └── CircuitOpen             not even tried: the API has been away for a while
├── Refused                     any 4xx: the API understood and said no
│   ├── BadRequest              400
│   ├── Unauthorized            401: the token is not (or no longer) good
│   ├── Forbidden               403: the token is good but may not do this
│   ├── NotFound                404
│   ├── Conflict                409: not in the present state
│   ├── PayloadTooLarge         413
│   ├── Unprocessable           422
│   └── RateLimited             429
├── InvalidResponse             an answer that cannot be used: HTML, cut, too large, too deep
│   └── RedirectRefused         a redirect that we do not follow
└── ArtifactError               the artifact cannot be sent (found before sending)
"""


class PressError(Exception):
    """What all errors carry; never the token, never a value that was sent.

    `may_have_applied` is for writes: True when the API may have carried the write out although
    no usable answer came, so that it must be looked up and not be sent again.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str | None = None,
        request_id: str | None = None,
        may_have_applied: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.code = code
        self.request_id = request_id
        self.may_have_applied = may_have_applied
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        facts = {"status": self.status, "code": self.code, "request_id": self.request_id}
        told = "".join(f", {name}={value!r}" for name, value in facts.items() if value is not None)
        return f"{type(self).__name__}({self.message!r}{told})"


class PressUnavailable(PressError):
    """The API did not answer in a way that tells anything: try later."""


class PressTimeout(PressUnavailable):
    """No answer in time."""


class ServerError(PressUnavailable):
    """The API answered 5xx: something failed on its side."""


class CircuitOpen(PressUnavailable):
    """The call was not made, since the API has been away; `retry_after` says when one may be."""


class Refused(PressError):
    """The API answered 4xx: the request was understood and not carried out."""


class BadRequest(Refused):
    """400: the input is not valid."""


class Unauthorized(Refused):
    """401: the token is missing, wrong or expired."""


class Forbidden(Refused):
    """403: the token is known but not allowed to do this."""


class NotFound(Refused):
    """404: there is no such thing, or not in this family."""


class Conflict(Refused):
    """409: not possible in the present state, or the name is taken."""


class PayloadTooLarge(Refused):
    """413: the artifact is larger than the API takes."""


class Unprocessable(Refused):
    """422: understood, but cannot be done."""


class RateLimited(Refused):
    """429: too many requests; `retry_after` holds the seconds asked for, if any were."""


class InvalidResponse(PressError):
    """The API answered something that is not of its contract."""


class RedirectRefused(InvalidResponse):
    """The API pointed elsewhere; the token was not sent there."""


class ArtifactError(PressError):
    """The folder or zip given as an artifact cannot be sent; nothing was sent."""


_BY_STATUS: dict[int, type[PressError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: PayloadTooLarge,
    422: Unprocessable,
    429: RateLimited,
}


def error_class(status: int) -> type[PressError]:
    """The class of an answer that is not a success."""
    if status >= 500:
        return ServerError
    if status < 400:
        return InvalidResponse
    return _BY_STATUS.get(status, Refused)
