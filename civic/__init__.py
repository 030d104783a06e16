"""What is said: complaints, instructions, proposals, inspections."""
