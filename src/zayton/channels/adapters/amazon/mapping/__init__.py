"""Between Amazon's JSON and our values, one file per kind of thing; pure."""
