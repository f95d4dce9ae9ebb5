"""Days of the demo city as whole numbers, so that arrays can hold them; 0 stands for no day."""

from datetime import date

import numpy as np

from loaders.demo.dice import Dice, Whole


def day(year: int, month: int = 1, of_month: int = 1) -> int:
    """The day as a number."""
    return date(year, month, of_month).toordinal()


#: The year whose figures the city repeats, its first and its last day.
YEAR = 2022
NEW_YEAR = day(YEAR)
YEAR_END = day(YEAR, 12, 31)
#: The last day on which anything happens: the city goes on after the year under review.
TODAY = day(2024, 12, 31)


def as_date(number: int) -> date | None:
    """The day of the calendar, or None for 0."""
    return date.fromordinal(int(number)) if number else None


def after_months(start: int, months: int) -> int:
    """The same day of the month so many months later (earlier where negative), or the month's last day."""
    first = date.fromordinal(start)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    next_year, next_month = divmod(year * 12 + month + 1, 12)
    last = day(next_year, next_month + 1) - day(year, month + 1)
    return day(year, month + 1, min(first.day, last))


def last_day(start: int, months: int) -> int:
    """The last day of so many months from `start` on: validity is printed with both days included."""
    return after_months(start, months) - 1


def ends(starts: Whole, months: int) -> Whole:
    """`last_day` of each."""
    return np.array([last_day(int(start), months) for start in starts], dtype=np.int64)


def years(numbers: Whole) -> Whole:
    """The year of each day."""
    return np.array([date.fromordinal(int(number)).year for number in numbers], dtype=np.int64)


def days(dice: Dice, first: int, last: int, count: int) -> Whole:
    """So many days from `first` to `last`, both included."""
    return dice.whole(first, last + 1, count)
