"""From text to parsed sentences, mentions and chains."""
