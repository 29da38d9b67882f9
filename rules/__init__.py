"""Pure rules: no input or output, no clock, no database. Everything a rule needs is an argument."""
