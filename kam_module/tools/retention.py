"""Retention between two windows, as pure functions (no Odoo).

Definitions: docs/method.md, *Retention*. A *unit* is whatever is kept or lost: a
customer entity, an account, or a branch in one product category. Amounts are
``Decimal``, which keeps the bridge closed to the cent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

ZERO = Decimal(0)


class Unit(NamedTuple):
    """One unit's net revenue in the earlier window (``before``) and in the later one (``now``).

    ``known`` says whether it had revenue at any time before the later window; it
    tells a new unit from one that came back.
    """

    before: Decimal
    now: Decimal
    known: bool = True


def movement(unit: Unit) -> str:
    """Name the part of the bridge that a unit belongs to.

    :return: ``new``, ``reactivated``, ``expansion``, ``contraction``, ``churn``, ``steady`` or,
        for a unit without positive revenue in either window, ``idle``
    """
    before, now = max(unit.before, ZERO), max(unit.now, ZERO)
    if not before:
        if not now:
            return "idle"
        return "reactivated" if unit.known else "new"
    if not now:
        return "churn"
    if now == before:
        return "steady"
    return "expansion" if now > before else "contraction"


@dataclass(slots=True)
class Bridge:
    """From the revenue of the earlier window to that of the later one.

    ``opening + new + reactivated + expansion − contraction − churn + credits = closing``.
    All parts but ``credits`` are positive or zero. ``credits`` is the change of the
    units' net credit balances: ratios floor a unit's revenue at zero, money does not.
    """

    opening: Decimal = ZERO
    new: Decimal = ZERO
    reactivated: Decimal = ZERO
    expansion: Decimal = ZERO
    contraction: Decimal = ZERO
    churn: Decimal = ZERO
    credits: Decimal = ZERO
    closing: Decimal = ZERO
    # The base: units with revenue in the earlier window, what they had and what they have
    base_count: int = 0
    kept_count: int = 0
    base_before: Decimal = ZERO
    base_now: Decimal = ZERO
    # Of each unit in the base the smaller one of its two revenues
    base_kept: Decimal = ZERO

    @property
    def gap(self) -> Decimal:
        """What the bridge leaves unexplained: always zero."""
        parts = self.new + self.reactivated + self.expansion - self.contraction - self.churn + self.credits
        return self.opening + parts - self.closing

    @property
    def nrr(self) -> Decimal | None:
        """Net revenue retention as a ratio (1 = 100 %); None without a base."""
        return self.base_now / self.base_before if self.base_before else None

    @property
    def grr(self) -> Decimal | None:
        """Gross revenue retention as a ratio, never above 1; None without a base."""
        if not self.base_before:
            return None
        return (self.base_before - self.churn - self.contraction) / self.base_before

    @property
    def logo_retention(self) -> Decimal | None:
        """Share of the base's units that still have revenue; None without a base."""
        return Decimal(self.kept_count) / self.base_count if self.base_count else None


def bridge(units: Iterable[Unit]) -> Bridge:
    """Add up the movements of all units, each given once, in any order."""
    total = Bridge()
    for unit in units:
        before, now = max(unit.before, ZERO), max(unit.now, ZERO)
        total.opening += unit.before
        total.closing += unit.now
        total.credits += (unit.now - now) - (unit.before - before)
        part = movement(unit)
        if part not in ("idle", "steady"):
            setattr(total, part, getattr(total, part) + abs(now - before))
        if before:
            total.base_count += 1
            total.kept_count += bool(now)
            total.base_before += before
            total.base_now += now
            total.base_kept += min(before, now)
    return total
