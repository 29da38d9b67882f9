"""What lives as long as the process is not looked through again and again for what could be freed."""

from __future__ import annotations

import gc


def settle() -> None:
    """Put what there is now aside, for as long as the process lives or until this is done again.

    Python looks through everything for what refers to itself whenever enough has been made: with the two hundred
    thousand objects of a running bot a pause of more than a tenth of a second in every fortieth answer. Modules,
    templates, programs and statements that were put together are there to stay; what is made later is looked through.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
