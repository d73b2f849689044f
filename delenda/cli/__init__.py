"""The command line: the same jobs as the flows, in-process, with no server."""
