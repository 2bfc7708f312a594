"""The functional core of channels: pacing, retries, versions, who owns which field."""
