"""Installation sources: URLs, repository metadata."""
