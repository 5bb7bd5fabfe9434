"""The tables of the catalogue."""

from pressui.specs.models.bulk_edits import BulkEdit, BulkEditItem
from pressui.specs.models.releases import AppBlock, Release, SpecNote
from pressui.specs.models.spec import Favorite, Spec, SpecQuerySet, SpecTag, let_through
from pressui.specs.models.texts import SpecText, Word

__all__ = [
    "AppBlock",
    "BulkEdit",
    "BulkEditItem",
    "Favorite",
    "Release",
    "Spec",
    "SpecNote",
    "SpecQuerySet",
    "SpecTag",
    "SpecText",
    "Word",
    "let_through",
]
