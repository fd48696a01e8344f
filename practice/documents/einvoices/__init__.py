"""E-invoices of a bill: CII and Factur-X, UBL, Order-X."""
