"""The version, in one place."""

VERSION = "0.1.0"
#: The ontology that the records follow.
CODEBOOK = "PLOVER 2.0 draft"
