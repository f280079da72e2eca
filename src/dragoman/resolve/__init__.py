"""From mentions to coded entities, from place names to gazetteer rows."""
