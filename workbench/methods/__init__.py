"""How numbers are made: pure functions, frozen results, no disk, no clock."""
