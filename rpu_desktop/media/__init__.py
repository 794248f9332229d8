"""Installation sources: addresses as an admin types them, and what lies there."""
