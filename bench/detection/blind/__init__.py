"""A labelled corpus written apart from the detectors. README.md says how it is made and scored."""
