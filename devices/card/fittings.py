"""What a card printer is fitted with beyond its programming guide, declared by the one who installs it.

The guide (A5013 rev. E) knows no sensor at the mouth, none in the boxes, none of the head's temperature, and no count
of dropped cards; a kiosk needs them. Their names on the wire are ours (`Rse;exit`, `Rco;ser`, …), until `[card]` of the
configuration says otherwise. An empty name says that the machine has no such thing, and the driver then claims less.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Fittings:
    """Names of the sensors (`Rse`) and counters (`Rco`) that the guide does not know.

    `ejects`: it may push out what is in its path when its power returns; nobody shows that it does not but who tried.
    """

    mouth: str = "exit"  # covered by a card in the mouth
    bins_full: str = "bins"  # covered when either box is full
    head_hot: str = "head"  # covered while the head demands to cool
    rejected: str = "ser"  # cards dropped into the box under the output by `Ser`
    retracted: str = "seb"  # cards dropped into the box under the feeder by `Seb`
    ejects: bool = True

    @property
    def counts_drops(self) -> bool:
        """Whether a drop into a box is counted, so that it can be proven after a restart."""
        return bool(self.rejected and self.retracted)


COVERED_FROM: Final = 128
BY_THE_GUIDE: Final = Fittings("", "", "", "", "")
