"""Who may annotate an archive, and where annotations go."""

from __future__ import annotations

import secrets

from dragoman.store import Store


class Editor:
    """An archive opened for annotations, by one person."""

    def __init__(self, store: Store, author: str, *, token: str | None = None) -> None:
        """Hold the archive.

        Args:
            store: open for writing.
            author: who annotates.
            token: what requests must carry; default, a new secret.
        """
        self.store = store
        self.author = author
        self.token = token or secrets.token_urlsafe(32)
