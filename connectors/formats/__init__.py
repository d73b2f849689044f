"""What is inside an object. One file a format; ``detect`` tells them apart by content, with the name as a hint."""
