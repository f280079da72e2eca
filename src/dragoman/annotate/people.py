"""Who annotates."""

from __future__ import annotations


def author(given: str | None) -> str:
    """The name given, else that of the user."""
    import getpass

    try:
        return given or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
