"""More than one core: a pool of processes, parts of an archive made by any engine, and their way into a store."""
