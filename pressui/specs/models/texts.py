"""What is searched of specs, and the words that mend typing mistakes."""

from typing import ClassVar

from django.db import models

from pressui.connections.models import Connection
from pressui.fulltext import SearchField
from pressui.specs.models.spec import Spec


class SpecText(models.Model):
    """What is searched of a spec; `specs/search.py` writes it."""

    spec = models.OneToOneField(
        Spec, models.DO_NOTHING, primary_key=True, db_column="rowid", related_name="text"
    )
    vector = SearchField(db_column="specs_search")

    class Meta:
        managed = False
        db_table = "specs_search"

    def __str__(self) -> str:
        return f"Text of {self.spec}"


class Word(models.Model):
    """A word of the catalogue, by which typing mistakes are mended."""

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "word"], name="each_word_once"),
        ]

    def __str__(self) -> str:
        return self.word
