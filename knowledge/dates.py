"""Dates that may be partial: sources often give a year or a month and no day.

A fact that is true "for 2018" is not the same as one that is true "for January 1, 2018", so the precision is kept
instead of being filled up.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class PartialDate:
    """A calendar date known to the year, the month or the day, in ISO form: ``2018``, ``2018-01``, ``2018-01-24``.

    Raises:
        ValueError: from `parse` when the text is not such a date or names a day that does not exist.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        dt.date(self.year, self.month or 1, self.day or 1)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ISO text; years 1000 to 9999."""
        found = _ISO.fullmatch(text.strip())
        if found is None:
            raise ValueError("a date is written 2018, 2018-01 or 2018-01-24")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None
        return cls(year, month, day)

    @property
    def first_day(self) -> dt.date:
        """The earliest day that the date can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> dt.date:
        """The latest day that the date can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object) -> PartialDate:
            if isinstance(value, PartialDate):
                return value
            if isinstance(value, dt.date):
                return cls(value.year, value.month, value.day)
            # A bare year in YAML arrives as a number.
            if isinstance(value, int | str) and not isinstance(value, bool):
                return cls.parse(str(value))
            raise ValueError("a date is written 2018, 2018-01 or 2018-01-24")

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )
