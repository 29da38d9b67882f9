"""Speed, as ratios in one run. Nothing here asserts a time."""
