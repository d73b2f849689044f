"""What is to be done with a subject's records, and whether it was: plan, closure, journal, verification.

``plan`` decides and changes nothing; ``document`` is the plan that people read and approve; ``closure``
keeps, sealed, what the plan refers to; ``journal`` remembers how each step ended; ``rescan`` looks again,
on a path of its own.
"""
