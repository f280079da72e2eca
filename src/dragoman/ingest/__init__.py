"""Taking in reports: sources to articles, those that the archive lacks coded and added, exactly once."""
