"""The use cases, composed: each as partition → units of work → merge.

The command line runs them in-process; ``flows/`` runs the same functions on Prefect.
"""
