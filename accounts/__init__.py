"""Who: users, departments, roles, audiences, API tokens."""
