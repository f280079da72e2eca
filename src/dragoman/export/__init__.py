"""From codings to the formats people load."""
