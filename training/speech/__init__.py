"""Makes the tables of `dragoman/data/speech`."""
