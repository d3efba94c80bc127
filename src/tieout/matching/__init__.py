"""Line items in, a Settlement out: the likeliest story of what stands for what."""
