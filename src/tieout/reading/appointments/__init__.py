"""An Appointment Status export as its rows, every cell kept, one by one or as a table."""
