"""Object storage as its operator sees it: the rights the site needs, and whether it has them."""
