"""What authors of connectors and detectors test with: contract suites, and a world in memory."""
