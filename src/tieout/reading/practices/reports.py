"""Keys of Sessions Health's reports, for those who ask for them without reading one."""

APPOINTMENT_STATUS = "appointment-status"
PAYMENTS, INCOME_ALLOCATION = "payments", "income-allocation"
