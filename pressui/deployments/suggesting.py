"""What may have been meant by a search of deployments that finds nothing."""

from dataclasses import replace

from pressui.accounts.models import Person
from pressui.connections.models import Connection
from pressui.deployments.filters import ListQuery
from pressui.deployments.listing import Listing
from pressui.deployments.models import DeploymentText
from pressui.deployments.search import Term
from pressui.fulltext import NEWEST, Query, words_of
from pressui.specs import spelling


def meant(connection: Connection, person: Person, query: ListQuery) -> ListQuery | None:
    """The same list with words of the catalogue, where that finds something."""
    known = connection.words.values_list("word", flat=True)
    plain = [word for term in query.terms if not term.key for word in words_of(term.values[0])]
    mended = {word: spelling.mended(word, known) for word in plain}
    mended = {word: other for word, other in mended.items() if word != other and not _has(word)}
    if not mended:
        return None
    better = [Term("", (word,), word) for word in (mended.get(one, one) for one in plain)]
    better += [term for term in query.terms if term.key]
    text = " ".join(term.text for term in better)
    other = replace(query, q=text, terms=tuple(better))
    return other if Listing(connection, person, other).rows.exists() else None


def _has(word: str) -> bool:
    """Whether deployments have a word that the catalogue has not."""
    fitting = DeploymentText.objects.filter(vector__matches=Query((word,)))
    return bool(fitting.order_by(NEWEST).values("pk")[:1])
