"""What editors see of search: which queries fail, why a page stands where it stands, what a page hands over."""
