"""What the API refuses: one exception that carries the HTTP status and the words for the person."""

from collections.abc import Iterable


class ApiError(Exception):
    """An answer other than success; `detail` goes into the JSON body."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def bad_request(detail: str) -> ApiError:
    return ApiError(400, detail)


def not_found(thing: str, name: str) -> ApiError:
    return ApiError(404, f"{thing} {name} does not exist")


def conflict(detail: str) -> ApiError:
    return ApiError(409, detail)


def unprocessable(detail: str) -> ApiError:
    return ApiError(422, detail)


def refuse_any(problems: Iterable[str], status: int = 422) -> None:
    """Raise one error that names every problem once, in order."""
    said = list(dict.fromkeys(problems))
    if said:
        raise ApiError(status, "; ".join(said))
