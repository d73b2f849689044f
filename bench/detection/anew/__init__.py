"""A third corpus, of other sources than the first two: see README.md."""
