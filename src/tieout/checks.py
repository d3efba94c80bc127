"""Assertions that stay on in production: a law that is broken stops the run and is our fault."""


class InvariantBroken(Exception):
    """A law of the program does not hold. Never raised for bad input; leads to exit code 70."""


def ensure(holds: bool, law: str) -> None:
    """Stop when a law does not hold.

    Args:
        holds: whether the law holds.
        law: the law in words, without any client's name.

    Raises:
        InvariantBroken: when `holds` is false.
    """
    if not holds:
        raise InvariantBroken(law)
