"""How many threads a matrix product deserves.

The BLAS behind NumPy starts all its threads for any product that is not tiny, and they wait for
each other in a busy loop. For the small products of example space that brings little, and while
another program wants a core it costs ten times more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

SMALL = 5_000_000  # multiplications: one or two tenths of a millisecond on one thread
NOT_WORTH_ASKING = 100_000_000  # finding the BLAS takes about as long as so many


@contextmanager
def fitting_threads(multiplications: int, times: int) -> Iterator[None]:
    """Keep BLAS to one thread while products of so many multiplications are formed so often.

    Larger products, and a total too small to matter, leave the number of threads as it is. It is
    put back at the end, whatever happens.
    """
    if multiplications > SMALL or multiplications * times < NOT_WORTH_ASKING:
        yield
        return
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1, user_api="blas"):
        yield
