"""Requests of data subjects: intake, proof of identity, states, deadlines, refusals, legal holds, suppression."""
