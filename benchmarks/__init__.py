"""Speed and exactness, measured against peers in the same run on the same input, with the results compared for equality."""
