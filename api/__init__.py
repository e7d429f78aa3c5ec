"""REST routes of the one server."""
