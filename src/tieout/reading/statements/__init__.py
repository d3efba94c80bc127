"""Papers of those who move money: banks, card processors and insurers."""
