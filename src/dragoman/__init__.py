"""News reports in, sourced political events out."""
