"""One question, end to end: joins space, law and facts."""
