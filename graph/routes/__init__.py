"""What paths are searched, filtered, grouped and told with."""
