"""The program: wiring, the command line, and what people see."""
