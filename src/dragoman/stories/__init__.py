"""What is told more than once: near-duplicate articles, stories over days, and events that several articles report."""
