"""Where other programs talk to delenda over HTTP."""
