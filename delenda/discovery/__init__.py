"""Discovery: which field holds what, which record holds whom, and what changed since we last looked.

``engine`` finds identifiers; a scan (``delenda.jobs.scan``) runs it over every unit of work and leaves a
data map (names, counts, evidence) and a locator index (keyed tokens → units). Neither holds a value.
"""
