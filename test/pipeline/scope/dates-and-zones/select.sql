SELECT * FROM days, instants
