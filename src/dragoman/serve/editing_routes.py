"""The addresses by which annotations are listed, made and undone; there are none unless the server runs with --edit."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()
