"""Installation sources: addresses as an admin types them, and the media at them."""
