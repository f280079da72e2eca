"""From parsed sentences to events, quotations, times and places."""
