"""A second corpus written apart from the detectors, of other frames, designs and values than the first."""
