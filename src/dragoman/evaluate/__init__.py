"""Measures of single stages on sets that other people annotated; `commands` is what `dragoman evaluate` runs.

One module a measure: it reads the rows of the set's own format, runs the stage on their texts, counts, and gives the
figures by the names under which they are printed. No set ships with dragoman.
"""
