"""The tests, as a package, so that its folders never stand in for the packages they test."""
