"""What analysts can say: small libraries of keywords."""
