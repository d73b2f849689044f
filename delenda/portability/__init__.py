"""The data copy: what a person gets when they ask what is held about them.

``choose`` decides which claimed records go in, ``release`` what of each record this person may see, ``canonical``
and ``sheet`` how values are written, ``archive`` lays the files out and packs them, ``seal`` encrypts, ``packages``
hands a package out once, ``border`` and ``transfer`` guard the way to somebody else.
"""
