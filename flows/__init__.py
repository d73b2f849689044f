"""The jobs on Prefect: scheduled, fanned out, retried, waited for. Flows decide nothing.

Prefect stores flow parameters, run names, logs, exception texts, artifacts and events in clear, so flows see ids and
counts only: a request's id goes in, counts come out, and whatever identifies a person stays in the control store.
"""
