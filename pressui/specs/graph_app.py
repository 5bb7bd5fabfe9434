"""An app as a drawing: a frame with a box for each of its blocks."""

from collections.abc import Collection, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pressui.press import Parameter
from pressui.specs import schemas
from pressui.specs.graph import Drawing, Node
from pressui.specs.graph_text import cut_sans
from pressui.specs.schemas import ReleaseBlock
from pressui.specs.structure import SERVICE_TYPES, workflow

KIND_ICONS: Final = {"workflow": "route", "service": "server"}
KIND_WORDS: Final = {"workflow": "Workflow", "service": "Service"}
_MARGIN, _INSET, _HEAD = 20, 20, 52
_WIDTH, _HEIGHT, _GAP = 284, 80, 16
_NOTE = 30
_COLUMNS: Final = 4
_TEXT_INSET: Final = 70


def draw(name: str, version: str, blocks: Sequence[ReleaseBlock], shared: set[str]) -> Drawing:
    """The picture of an app's release; `shared` names the parameters that the app gives once."""
    columns = max(1, min(_COLUMNS, len(blocks)))
    rows = -(-len(blocks) // columns)
    frame = (
        2 * _INSET + columns * (_WIDTH + _GAP) - _GAP,
        _HEAD + rows * (_HEIGHT + _NOTE + _GAP),
    )
    return Drawing(
        width=frame[0] + 2 * _MARGIN,
        height=frame[1] + 2 * _MARGIN,
        nodes=[_node(block, n, len(blocks), columns, shared) for n, block in enumerate(blocks)],
        edges=[],
        stages=[(_MARGIN + _INSET, f"{name} {version}".strip())],
        stage_count=0,
        frame=frame,
    )


def _node(block: ReleaseBlock, number: int, count: int, columns: int, shared: set[str]) -> Node:
    row, column = divmod(number, columns)
    note, icon = _note(block, shared)
    kind = block.spec.kind if block.spec else ""
    lines = _lines(block, kind)
    title = block.spec.label if block.spec else _("Not there (any more)")
    place = _("block %(number)d of %(count)d") % {"number": number + 1, "count": count}
    room = _WIDTH - _TEXT_INSET
    return Node(
        is_step=True,
        x=_MARGIN + _INSET + column * (_WIDTH + _GAP),
        y=_MARGIN + _HEAD + row * (_HEIGHT + _NOTE + _GAP),
        width=_WIDTH,
        height=_HEIGHT,
        icon=KIND_ICONS.get(kind, "help-circle"),
        title=cut_sans(title, room * 0.94),
        lines=[cut_sans(line, room) for line in lines],
        about=", ".join(filter(None, (title, *lines, place, note))),
        name=block.spec_id,
        number=number + 1,
        url=block.url,
        note=cut_sans(note, _WIDTH - 28),
        note_icon=icon,
    )


def _lines(block: ReleaseBlock, kind: str) -> list[str]:
    about = _(" · ").join(filter(None, (_(KIND_WORDS.get(kind, kind)), block.version)))
    return [about, *filter(None, [_made_of(block, kind)])]


def _made_of(block: ReleaseBlock, kind: str) -> str:
    """What is inside a block, in brief: "7 steps, Monday 06:00", "Web app"."""
    if block.release is None:
        return ""
    config = schemas.read(block.release).config
    if kind == "service":
        given = config.get("serviceType") if isinstance(config, dict) else ""
        return _(SERVICE_TYPES.get(given, "")) if isinstance(given, str) and given else ""
    told = workflow(config)
    steps = ngettext("%(n)d step", "%(n)d steps", len(told.steps)) % {"n": len(told.steps)}
    return ", ".join([steps, *(trigger.title for trigger in told.triggers[:1])])


def _note(block: ReleaseBlock, shared: set[str]) -> tuple[str, str]:
    """What stands under a block: that a newer release is out, and which parameters it takes."""
    taken, asked = taken_and_asked(block, shared)
    words = ngettext("takes %(n)d app parameter", "takes %(n)d app parameters", len(taken))
    own = ngettext("asks for %(n)d parameter", "asks for %(n)d parameters", len(asked))
    if block.has_newer:
        newer = _("%s is out") % block.newer
        shared_with = [words % {"n": len(taken)}] if taken else []
        return ", ".join([newer, *shared_with]), "circle-arrow-up"
    if taken and asked:
        more = _("%(words)s, asks for %(n)d")
        return more % {"words": words % {"n": len(taken)}, "n": len(asked)}, "variable"
    if taken or asked:
        return (words % {"n": len(taken)} if taken else own % {"n": len(asked)}), "variable"
    return (_("runs when deployed"), "player-play") if block.auto_run else ("", "")


def taken_and_asked(
    block: ReleaseBlock, shared: Collection[str]
) -> tuple[list[Parameter], list[Parameter]]:
    """The parameters of a block that the app gives once, and those that are asked for it alone."""
    if block.release is None:
        return [], []
    schema = schemas.parameters_of(block.release)
    known = (*schema.build, *schema.run)
    taken = [parameter for parameter in known if parameter.name in shared]
    return taken, [parameter for parameter in known if parameter.name not in shared]
